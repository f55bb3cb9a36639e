package dev.mews.filters.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;

/**
 * Scores extraction on the pages of trafilatura's public evaluation set: run it by hand with the folder that holds
 * {@code pages-*.warc.gz} and {@code extraction-gold.jsonl}; with a second argument it lists the errors there.
 */
final class ExtractionScore {
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Page(String url, byte[] html) {}

    final List<Page> pages = new ArrayList<>();
    final Map<String, JsonNode> gold = new LinkedHashMap<>();
    int truePositives;
    int falseNegatives;
    int falsePositives;
    int trueNegatives;

    ExtractionScore(Path folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (String line : Files.readAllLines(folder.resolve("extraction-gold.jsonl"))) {
            JsonNode node = mapper.readTree(line);
            gold.put(node.get("url").asText(), node);
        }
        try (var files = Files.newDirectoryStream(folder, "pages-*.warc.gz")) {
            List<Path> sorted = new ArrayList<>();
            files.forEach(sorted::add);
            sorted.sort(null);
            for (Path file : sorted) {
                readPages(file);
            }
        }
    }

    private void readPages(Path file) throws IOException {
        try (WarcReader reader = new WarcReader(file)) {
            for (WarcRecord record : reader) {
                if (record instanceof WarcResponse response) {
                    pages.add(new Page(
                            response.target(), response.http().body().stream().readAllBytes()));
                }
            }
        }
    }

    static String normalised(String text) {
        return text.replaceAll("[\\s\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000\\x85\\u2028\\u2029]+", " ")
                .strip();
    }

    double f1() {
        return 2.0 * truePositives / (2.0 * truePositives + falsePositives + falseNegatives);
    }

    void score(MainTextExtractor extractor, StringBuilder errors) {
        for (Page page : pages) {
            JsonNode expected = gold.get(page.url());
            if (expected == null) {
                continue;
            }
            String text =
                    normalised(extractor.extract(page.html(), "text/html", "").text());
            StringBuilder wrong = new StringBuilder();
            for (JsonNode segment : expected.get("with")) {
                if (text.contains(normalised(segment.asText()))) {
                    truePositives++;
                } else {
                    falseNegatives++;
                    wrong.append("  MISSING ").append(segment.asText()).append('\n');
                }
            }
            for (JsonNode segment : expected.get("without")) {
                if (text.contains(normalised(segment.asText()))) {
                    falsePositives++;
                    wrong.append("  EXTRA   ").append(segment.asText()).append('\n');
                } else {
                    trueNegatives++;
                }
            }
            if (errors != null && wrong.length() > 0) {
                errors.append(page.url())
                        .append(" [")
                        .append(text.length())
                        .append("]\n")
                        .append(wrong);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        ExtractionScore score = new ExtractionScore(Path.of(args[0]));
        MainTextExtractor extractor = new MainTextExtractor();
        if (args.length > 2) {
            for (Page page : score.pages) {
                if (page.url().contains(args[2])) {
                    Files.write(Path.of(args[1]), page.html());
                    System.out.println(
                            extractor.extract(page.html(), "text/html", "").text());
                }
            }
            return;
        }
        StringBuilder errors = new StringBuilder();
        score.score(extractor, errors);
        System.out.printf(
                "tp %d fn %d fp %d tn %d precision %.4f recall %.4f F1 %.4f%n",
                score.truePositives,
                score.falseNegatives,
                score.falsePositives,
                score.trueNegatives,
                (double) score.truePositives / (score.truePositives + score.falsePositives),
                (double) score.truePositives / (score.truePositives + score.falseNegatives),
                score.f1());
        if (args.length > 1) {
            Files.writeString(Path.of(args[1]), errors, StandardCharsets.UTF_8);
        }
        for (int round = 0; round < 2; round++) {
            long start = cpuNanos();
            long chars = 0;
            for (Page page : score.pages) {
                chars += extractor.extract(page.html(), "text/html", "").text().length();
            }
            double seconds = (cpuNanos() - start) / 1e9;
            System.out.printf(
                    "%d pages, %.1f pages/s, %d chars%n", score.pages.size(), score.pages.size() / seconds, chars);
        }
    }

    /** CPU time of this thread: other processes of the machine do not disturb it. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
