package dev.mews.dedup.benchmark;

import dev.mews.core.config.ConfigLoader;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.DocRef;
import dev.mews.dedup.cluster.Components;
import dev.mews.dedup.cluster.EdgeWriter;
import dev.mews.dedup.signature.Similarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Time of joining edges into components. Arguments: a directory for the edge files (28 bytes an edge), millions of
 * documents, threads. Documents lie in shards of a million; each shard is one long chain, every thousand documents are a
 * star as well, and every second document has an edge to a random later one. Memory is what {@code -Xmx} allows.
 */
public final class ComponentsBenchmark {
    private static final int SHARD = 1_000_000;

    private ComponentsBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        long documents = Long.parseLong(arguments[1]) * SHARD;
        int threads = Integer.parseInt(arguments[2]);
        DedupConfig config = ConfigLoader.defaults(DedupConfig.class);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Path file = directory.resolve(i + ".edges");
            files.add(file);
            if (!Files.exists(file)) {
                write(file, documents / 8 * i, documents / 8 * (i + 1), documents, config);
            }
        }
        long start = System.nanoTime();
        Components components = Components.of(files, config, threads);
        double seconds = (System.nanoTime() - start) / 1e9;
        long roots = 0;
        for (int i = 0; i < components.documents(); i++) {
            roots += components.root(i) == i ? 1 : 0;
        }
        System.out.printf(
                "%,d edges, %,d documents with an edge, %,d components, %d threads, -Xmx %,d MB: %.1f s%n",
                components.edges(),
                components.documents(),
                roots,
                threads,
                Runtime.getRuntime().maxMemory() >> 20,
                seconds);
    }

    private static void write(Path file, long from, long to, long documents, DedupConfig config) throws IOException {
        SplittableRandom random = new SplittableRandom(from);
        try (EdgeWriter writer = new EdgeWriter(Files.newOutputStream(file), config)) {
            for (long first = from; first < to; first++) {
                if ((first + 1) % SHARD != 0) {
                    writer.write(ref(first), ref(first + 1), Similarity.EXACT);
                }
                for (long second = first + 2; first % 1000 == 0 && second < first + 1000; second++) {
                    writer.write(ref(first), ref(second), Similarity.EXACT);
                }
                if (first % 2 == 0 && first + 1000 < documents) {
                    writer.write(ref(first), ref(random.nextLong(first + 1000, documents)), Similarity.EXACT);
                }
            }
        }
    }

    private static long ref(long document) {
        return DocRef.of((int) (document / SHARD), (int) (document % SHARD));
    }
}
