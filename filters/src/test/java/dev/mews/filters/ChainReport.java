package dev.mews.filters;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.RecordReader;
import dev.mews.core.io.RecordReaders;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs a chain over real files and prints what became of the records: run it by hand with kind, text field and globs. */
final class ChainReport {
    private ChainReport() {}

    public static void main(String[] args) {
        Kind kind = Kind.valueOf(args[0]);
        FilterChain chain = new FilterChain(ConfigLoader.defaults(FilterConfig.class), kind);
        List<String> globs = List.of(args).subList(2, args.length);
        Map<String, Integer> outcomes = new TreeMap<>();
        Map<String, Integer> kept = new TreeMap<>();
        Map<String, int[]> byLanguage = new TreeMap<>();
        long bytes = 0;
        long text = 0;
        int records = 0;
        long nanos = 0;
        for (InputShard shard : InputShards.match("source", globs, Format.AUTO, args[1], Path.of("."))) {
            try (RecordReader reader = RecordReaders.open(shard, ReadLimits.DEFAULT)) {
                for (ReadResult result = reader.next(); result != null; result = reader.next()) {
                    if (!(result instanceof ReadResult.Read read)) {
                        continue;
                    }
                    bytes += read.document().content().size();
                    records++;
                    String label = read.document().metadata().getOrDefault("language", "");
                    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    Outcome outcome = chain.apply(read.document());
                    nanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
                    int[] counts = byLanguage.computeIfAbsent(label, l -> new int[2]);
                    if (outcome instanceof Outcome.Kept k) {
                        outcomes.merge("kept", 1, Integer::sum);
                        counts[0]++;
                        text += k.document().text().length();
                        kept.merge(
                                k.document().get("kind").orElse("") + " "
                                        + k.document()
                                                .get("programming_language")
                                                .orElse("")
                                        + k.document().get("language").orElse(""),
                                1,
                                Integer::sum);
                    } else if (outcome instanceof Outcome.Dropped d) {
                        outcomes.merge("dropped " + d.drop().reason(), 1, Integer::sum);
                        counts[1]++;
                    } else {
                        outcomes.merge(outcome.toString(), 1, Integer::sum);
                    }
                }
            }
        }
        System.out.println(outcomes);
        System.out.println(kept);
        byLanguage.forEach((label, c) -> System.out.print(label + " " + c[0] + "/" + (c[0] + c[1]) + ", "));
        System.out.printf(
                "%n%d records, %.1f MB in, %.1f M chars kept, %.1f s CPU, %.0f records/s, %.1f MB/s%n",
                records, bytes / 1e6, text / 1e6, nanos / 1e9, records / (nanos / 1e9), bytes / 1e6 / (nanos / 1e9));
    }
}
