package dev.mews.filters.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Thresholds of one language: those of FineWeb2, which measured them on reference corpora with datatrove's tokenizers.
 * The stop words are our own.
 *
 * @param language ISO 639-1
 * @see "Penedo et al.: FineWeb2: One Pipeline to Scale Them All"
 */
public record LanguageThresholds(
        String language,
        double minPunctuatedLines,
        double maxLineFeedsPerWord,
        double minMeanWordLength,
        double maxMeanWordLength,
        double minAlphabeticWords,
        double maxDuplicateLines,
        List<Double> topNGrams,
        List<Double> duplicateNGrams,
        List<String> stopWords) {
    private static final SortedMap<String, LanguageThresholds> TABLE = load();

    /** Thresholds of {@code language}, ISO 639-1. */
    public static Optional<LanguageThresholds> of(String language) {
        return Optional.ofNullable(TABLE.get(language));
    }

    /** The languages of the table. */
    public static SortedSet<String> languages() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(TABLE.keySet()));
    }

    /** FineWeb2's chain for this language: repetition, quality, line rules. */
    public List<TextRule> rules(MultilingualConfig config) {
        GopherRepetition repetition = new GopherRepetition(
                new GopherRepetitionConfig(true, 0, 0, maxDuplicateLines, 0, topNGrams, duplicateNGrams));
        GopherQuality quality = new GopherQuality(new GopherQualityConfig(
                true,
                config.minWords(),
                100_000,
                minMeanWordLength,
                maxMeanWordLength,
                0.1,
                0.9,
                0.3,
                minAlphabeticWords,
                2,
                stopWords));
        FineWebQuality lines = new FineWebQuality(new FineWebConfig(
                true, minPunctuatedLines, 1, 30, config.maxDuplicateLineChars(), maxLineFeedsPerWord));
        return List.of(repetition, quality, lines);
    }

    private static SortedMap<String, LanguageThresholds> load() {
        SortedMap<String, LanguageThresholds> table = new TreeMap<>();
        try (InputStream in = LanguageThresholds.class.getResourceAsStream("languages.tsv");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    String[] c = line.split("\t", -1);
                    table.put(
                            c[0],
                            new LanguageThresholds(
                                    c[0],
                                    Double.parseDouble(c[2]),
                                    Double.parseDouble(c[3]),
                                    Double.parseDouble(c[4]),
                                    Double.parseDouble(c[5]),
                                    Double.parseDouble(c[6]),
                                    Double.parseDouble(c[7]),
                                    numbers(c[8]),
                                    numbers(c[9]),
                                    words(c[10])));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "languages.tsv in the filters jar cannot be read: build the module again", e);
        }
        return table;
    }

    private static List<Double> numbers(String column) {
        return words(column).stream().map(Double::valueOf).toList();
    }

    private static List<String> words(String column) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(column);
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return List.copyOf(words);
    }
}
