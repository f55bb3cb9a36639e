package dev.mews.filters.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
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
import java.util.Set;
import java.util.TreeMap;

/** Scores language identification on a labelled {@code .jsonl.zst} file: run it by hand. */
final class LanguageScore {
    private static final Set<String> TARGETS = Set.of(
            "ar", "cs", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sv", "ur", "zh");
    private static final Map<String, String> ISO3 = Map.ofEntries(
            Map.entry("ara", "ar"),
            Map.entry("ces", "cs"),
            Map.entry("deu", "de"),
            Map.entry("eng", "en"),
            Map.entry("spa", "es"),
            Map.entry("fra", "fr"),
            Map.entry("hin", "hi"),
            Map.entry("ita", "it"),
            Map.entry("jpn", "ja"),
            Map.entry("kor", "ko"),
            Map.entry("nld", "nl"),
            Map.entry("pol", "pl"),
            Map.entry("por", "pt"),
            Map.entry("ron", "ro"),
            Map.entry("rus", "ru"),
            Map.entry("swe", "sv"),
            Map.entry("urd", "ur"),
            Map.entry("cmn", "zh"),
            Map.entry("arz", "ar"),
            Map.entry("arq", "ar"));

    record Sample(String source, String label, String text) {}

    int targets;
    int targetsRight;
    int others;
    int othersRight;
    final Map<String, Integer> errors = new TreeMap<>();

    static List<Sample> read(Path file) throws IOException {
        List<Sample> samples = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        try (InputStream in = Files.newInputStream(file);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(new ZstdInputStream(in), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode node = mapper.readTree(line);
                samples.add(new Sample(
                        node.get("source").asText(),
                        node.get("language").asText(),
                        node.get("text").asText()));
            }
        }
        return samples;
    }

    void score(List<Sample> samples, LanguageIdentifier identifier, double minScore) {
        for (Sample sample : samples) {
            String expected = ISO3.getOrDefault(sample.label(), sample.label());
            DetectedLanguage found = identifier.identify(sample.text());
            String code = TARGETS.contains(found.code()) && found.score() >= minScore ? found.code() : "other";
            if (TARGETS.contains(expected)) {
                targets++;
                if (code.equals(expected)) {
                    targetsRight++;
                } else {
                    errors.merge(expected + " -> " + found.code(), 1, Integer::sum);
                }
            } else {
                others++;
                if (code.equals("other")) {
                    othersRight++;
                } else {
                    errors.merge("(" + sample.label() + ") -> " + code, 1, Integer::sum);
                }
            }
        }
    }

    public static void main(String[] args) throws IOException {
        List<Sample> samples = read(Path.of(args[0]));
        long before = cpuNanos();
        LanguageIdentifier identifier = new LanguageIdentifier();
        System.out.printf("loaded in %.0f ms%n", (cpuNanos() - before) / 1e6);
        LanguageScore score = new LanguageScore();
        score.score(samples, identifier, 0.65);
        System.out.printf(
                "of the 18 languages: %d/%d right; of other languages: %d/%d answered other%n",
                score.targetsRight, score.targets, score.othersRight, score.others);
        System.out.println(score.errors);
        before = cpuNanos();
        long chars = 0;
        for (int round = 0; round < 3; round++) {
            for (Sample sample : samples) {
                identifier.identify(sample.text());
                chars += sample.text().length();
            }
        }
        double seconds = (cpuNanos() - before) / 1e9;
        System.out.printf("%.0f documents/s, %.1f M chars/s%n", 3 * samples.size() / seconds, chars / 1e6 / seconds);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
