package dev.mews.loader;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackWriter;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * By hand: opening, seeking and memory with 100,000 packed shards of 1,000 sources. The manifest has them all; the shards
 * that are sought are there, the others are not. Argument: a scratch folder.
 */
final class ManyShardsBenchmark {
    private static final int SHARDS = 100_000;
    private static final int SOURCES = 1000;
    private static final int PACKS = 1024;
    private static final int LENGTH = 256;
    private static final int SOUGHT = 24;

    private ManyShardsBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        SplittableRandom random = new SplittableRandom(3);
        int[] sought = random.ints(SOUGHT, 0, SHARDS).toArray();
        write(folder, sought);
        long start = System.nanoTime();
        try (PackedShards packs = PackedShards.open(folder)) {
            System.out.printf(
                    Locale.ROOT,
                    "open %,d shards of %,d sources: %.0f ms%n",
                    packs.shards(),
                    packs.sources().size(),
                    (System.nanoTime() - start) / 1e6);
            BatchReader reader = BatchReader.over(packs, 1, 0, 1);
            String cursor = "";
            for (int round = 0; round < 8; round++) {
                double[] milliseconds = new double[SOUGHT];
                for (int i = 0; i < SOUGHT; i++) {
                    long pack = (long) sought[i] * PACKS + random.nextInt(PACKS);
                    start = System.nanoTime();
                    reader.seek(pack);
                    reader.next();
                    milliseconds[i] = (System.nanoTime() - start) / 1e6;
                    cursor = reader.cursor().toJson();
                }
                Arrays.sort(milliseconds);
                System.out.printf(
                        Locale.ROOT,
                        "seek and read, of %d shards with 16 kept open: median %.2f ms, slowest %.2f ms%n",
                        SOUGHT,
                        milliseconds[SOUGHT / 2],
                        milliseconds[SOUGHT - 1]);
            }
            System.out.printf(Locale.ROOT, "cursor: %,d bytes of JSON%n", cursor.length());
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    Locale.ROOT, "heap in use: %.1f MB%n", (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
            reader.cursor();
        }
    }

    private static void write(Path folder, int[] sought) throws IOException {
        List<String> sources = new ArrayList<>();
        TreeMap<String, Long> before = new TreeMap<>();
        for (int s = 0; s < SOURCES; s++) {
            sources.add(String.format(Locale.ROOT, "source_with_a_long_name_%04d", s));
        }
        PackStreamInfo info = new PackStreamInfo("plan", sources, 60_000, 0, 0, "tok");
        List<PackedManifest.Entry> entries = new ArrayList<>();
        long tokens = (long) PACKS * LENGTH;
        for (int i = 0; i < SHARDS; i++) {
            entries.add(new PackedManifest.Entry(
                    String.format(Locale.ROOT, "%05d", i), (long) i * PACKS, PACKS, i * tokens, tokens, LENGTH));
        }
        int[] needed = Arrays.copyOf(sought, sought.length + 1);
        for (int shard : needed) {
            for (String source : sources) {
                before.put(source, shard * tokens / SOURCES);
            }
            PackedShardPosition position =
                    new PackedShardPosition(shard, (long) shard * PACKS, shard * tokens, LENGTH, before);
            try (PackWriter writer =
                    PackWriter.create(folder.resolve(entries.get(shard).name()), info, position)) {
                int[] row = new int[LENGTH];
                for (int p = 0; p < PACKS; p++) {
                    writer.begin(p % SOURCES);
                    writer.piece(new Piece(new Hash128(shard, p), 0, LENGTH, 0, false), row, 0);
                }
                writer.finish();
            }
        }
        Files.writeString(folder.resolve(PackedManifest.FILE), new PackedManifest(1, info, entries).toJson());
    }
}
