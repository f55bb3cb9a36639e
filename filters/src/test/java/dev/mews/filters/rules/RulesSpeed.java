package dev.mews.filters.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import dev.mews.core.config.ConfigLoader;
import dev.mews.filters.Decision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Times the English rules on the texts of a {@code .jsonl.zst} file on one thread: run it by hand. */
final class RulesSpeed {
    private RulesSpeed() {}

    public static void main(String[] args) throws IOException {
        List<String> texts = new ArrayList<>();
        long bytes = 0;
        ObjectMapper mapper = new ObjectMapper();
        try (InputStream file = Files.newInputStream(Path.of(args[0]));
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(new ZstdInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String text = mapper.readTree(line).get("text").asText();
                texts.add(text);
                bytes += text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        for (WordDialect dialect : WordDialect.values()) {
            // every rule runs on every text, so that dropping early does not flatter the figure
            List<TextRule> rules = List.of(
                    new GopherRepetition(ConfigLoader.defaults(GopherRepetitionConfig.class)),
                    new GopherQuality(ConfigLoader.defaults(GopherQualityConfig.class)),
                    new C4Quality(ConfigLoader.defaults(C4Config.class)),
                    new FineWebQuality(ConfigLoader.defaults(FineWebConfig.class)));
            WordSegmenter segmenter = new WordSegmenter(dialect);
            for (int round = 0; round < 5; round++) {
                Map<String, Integer> reasons = new TreeMap<>();
                long start = cpuNanos();
                for (String text : texts) {
                    AnalyzedText analyzed = segmenter.analyze(text);
                    for (TextRule rule : rules) {
                        Decision decision = rule.decide(analyzed);
                        if (decision instanceof Decision.Drop drop) {
                            reasons.merge(drop.reason(), 1, Integer::sum);
                        } else if (!((Decision.Keep) decision).text().equals(analyzed.text())) {
                            analyzed = segmenter.analyze(((Decision.Keep) decision).text());
                        }
                    }
                }
                double seconds = (cpuNanos() - start) / 1e9;
                System.out.printf(
                        "%s: %d texts, %.1f MB, %.1f MB/s, %.0f texts/s %s%n",
                        dialect,
                        texts.size(),
                        bytes / 1e6,
                        bytes / 1e6 / seconds,
                        texts.size() / seconds,
                        round == 4 ? reasons : "");
            }
        }
    }

    /** CPU time of this thread: other processes of the machine do not disturb it. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
