import dev.mews.core.document.Content;
import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.RecordReader;
import dev.mews.core.io.RecordReaders;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.train.PreTokenCounter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts and counts the text of each kind on one thread: megabytes a second of processor time, from documents in memory, in rounds
 * that each count anew. Prints the best and the median round.
 */
final class CountingBenchmark {
    private static final int KIND_BYTES = 20_000_000;
    private static final long MEMORY = 1L << 30;
    private static final Map<String, String> LANGUAGES = Map.of(
            "English", "English",
            "en", "English",
            "Russian", "Russian",
            "ru", "Russian",
            "Chinese", "Chinese",
            "zh", "Chinese",
            "Hindi", "Hindi",
            "hi", "Hindi",
            "German", "German",
            "de", "German");

    private CountingBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Path corpus = Path.of(arguments[0]).toAbsolutePath();
        int rounds = Integer.parseInt(arguments[1]);
        Map<String, List<byte[]>> kinds = new TreeMap<>();
        read(corpus, "multilingual/documents.jsonl.zst", "text", "", kinds);
        read(corpus, "math/documents.jsonl.zst", "text", "mathematics", kinds);
        read(corpus, "web/text.jsonl.zst", "text", "web", kinds);
        read(corpus, "code/files.parquet", "content", "code", kinds);
        // All kinds warm up before one is measured, so that none profits from being compiled for alone.
        for (int warm = 0; warm < 2; warm++) {
            for (List<byte[]> documents : kinds.values()) {
                seconds(documents);
            }
        }
        System.out.printf(Locale.ROOT, "%-14s %8s %10s %10s%n", "kind", "MB", "best MB/s", "median");
        for (Map.Entry<String, List<byte[]>> kind : kinds.entrySet()) {
            double megabytes = kind.getValue().stream().mapToLong(text -> text.length).sum() / 1e6;
            double[] seconds = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                seconds[round] = seconds(kind.getValue());
            }
            Arrays.sort(seconds);
            System.out.printf(
                    Locale.ROOT,
                    "%-14s %8.1f %10.0f %10.0f%n",
                    kind.getKey(), megabytes, megabytes / seconds[0], megabytes / seconds[rounds / 2]);
        }
    }

    private static void read(Path corpus, String file, String field, String name, Map<String, List<byte[]>> kinds)
            throws IOException {
        Map<String, Long> bytes = new TreeMap<>();
        for (InputShard shard : InputShards.match("text", List.of(file), Format.AUTO, field, corpus)) {
            try (RecordReader reader = RecordReaders.open(shard, ReadLimits.DEFAULT)) {
                for (ReadResult result = reader.next(); result != null; result = reader.next()) {
                    if (result instanceof ReadResult.Read read && read.document().content() instanceof Content.Text text) {
                        String language = read.document().metadata().getOrDefault("language", "");
                        String kind = name.isEmpty() ? LANGUAGES.get(language) : name;
                        if (kind != null && bytes.getOrDefault(kind, 0L) < KIND_BYTES) {
                            byte[] utf8 = text.text().getBytes(StandardCharsets.UTF_8);
                            bytes.merge(kind, (long) utf8.length, Long::sum);
                            kinds.computeIfAbsent(kind, any -> new ArrayList<>()).add(utf8);
                        }
                    }
                }
            }
        }
    }

    /** Processor time of one count: several passes over a small kind, so that the clock's steps do not matter. */
    private static double seconds(List<byte[]> documents) throws IOException {
        long bytes = documents.stream().mapToLong(text -> text.length).sum();
        int passes = (int) Math.max(1, KIND_BYTES / Math.max(1, bytes));
        Path temporary = Files.createTempDirectory("mews-counting");
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (PreTokenCounter counter = new PreTokenCounter(PreTokenization.canonical(), MEMORY, temporary)) {
            for (int pass = 0; pass < passes; pass++) {
                for (byte[] text : documents) {
                    counter.add(text, 0, text.length);
                }
            }
        } finally {
            Files.delete(temporary);
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / 1e9 / passes;
    }
}
