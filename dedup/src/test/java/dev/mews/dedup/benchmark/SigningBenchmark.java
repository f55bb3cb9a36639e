package dev.mews.dedup.benchmark;

import com.sun.management.ThreadMXBean;
import dev.mews.core.config.ConfigLoader;
import dev.mews.core.document.Document;
import dev.mews.core.document.Utf8;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.minhash.MinHash;
import dev.mews.dedup.minhash.Shingler;
import dev.mews.dedup.signature.SignatureWriter;
import dev.mews.dedup.signature.Signer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * Speed of signing on one thread, in megabytes of UTF-8 for each second of that thread's CPU time, so that other work on
 * the machine does not count. Arguments: a JSON lines or Parquet file and the name of its text
 * field; it is held in memory and signed until 200 MB are through, twice, of which the second time counts.
 */
public final class SigningBenchmark {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long BYTES = 200_000_000;

    private SigningBenchmark() {}

    /** Something done with each document; its result is summed so that it cannot be left out. */
    private interface Work {
        long on(Document document) throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        List<Document> documents = Corpus.read(Path.of(arguments[0]), arguments[1]);
        long bytes = documents.stream().mapToLong(d -> Utf8.length(d.text())).sum();
        DedupConfig config = ConfigLoader.defaults(DedupConfig.class);
        Shingler shingler = new Shingler(config.shingleWords(), config.words());
        MinHash minHash = new MinHash(config.lsh(), config.seed());
        Signer signer = new Signer(config);
        SignatureWriter writer =
                new SignatureWriter(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), config);
        measure("shingles", documents, bytes, d -> shingler.shingle(d.text(), (hashes, count) -> {}));
        measure("shingles and MinHash", documents, bytes, document -> {
            minHash.reset();
            return shingler.shingle(document.text(), minHash) + minHash.bandKey(0);
        });
        measure("all of a signature, written", documents, bytes, document -> {
            writer.write(signer.sign(document));
            return writer.count();
        });
    }

    private static void measure(String name, List<Document> documents, long bytes, Work work) throws IOException {
        int rounds = (int) Math.max(1, BYTES / bytes);
        long sum = 0;
        long cpu = 0;
        long allocated = 0;
        for (int warm = 0; warm < 2; warm++) {
            cpu = -THREADS.getCurrentThreadCpuTime();
            allocated = -THREADS.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < rounds; round++) {
                for (Document document : documents) {
                    sum += work.on(document);
                }
            }
            cpu += THREADS.getCurrentThreadCpuTime();
            allocated += THREADS.getCurrentThreadAllocatedBytes();
        }
        System.out.printf(
                "%-28s %6.1f MB/s  %6d bytes allocated per document  (%x)%n",
                name, bytes * 1e3 * rounds / cpu, allocated / rounds / documents.size(), sum);
    }
}
