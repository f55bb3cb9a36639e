package dev.mews.tokenizer.eval;

import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The same lines in several languages: line n of each says the same.
 *
 * @param lines of each language; as many in each
 */
public record ParallelText(SortedMap<String, List<String>> lines) {
    /** The language of the {@linkplain #bundled bundled text} that the others were translated from. */
    public static final String BUNDLED_REFERENCE = "en";

    private static final List<String> BUNDLED = List.of(
            "ar", "cs", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sv", "ur", "zh");

    /**
     * What a tokenizer makes of a language.
     *
     * @param lines number of lines
     * @param tokens of all lines together
     * @param premium tokens over those of the reference language: 2 means that the same text costs twice as much (arXiv
     *     2305.15425, there of each sentence, here of all)
     * @param resamples of the lines: how many there are, and the tokens of each language
     * @param figure the language among the resampled figures
     * @param reference the reference language among them
     */
    public record Row(
            String language, long lines, long tokens, double premium, Resamples resamples, int figure, int reference) {
        static final int LINES = 0;

        /** How the premium varies with the lines; NaN below {@value Resamples#LEAST_DOCUMENTS} of them, as all intervals here. */
        public Interval premiumInterval() {
            return resamples.ratio(figure, reference);
        }

        /** The interval of {@link #tokensPerLine}. */
        public Interval tokensPerLineInterval() {
            return resamples.ratio(figure, LINES);
        }

        /** The interval of the premium over that of another tokenizer, both on the same resamples. */
        public Interval premiumRatioInterval(Row other) {
            return Resamples.interval(resamples.documents(), i -> premium(i) / other.premium(i));
        }

        private double premium(int resample) {
            return resamples.ratio(resample, figure, reference);
        }

        /** Tokens that a line takes. */
        public double tokensPerLine() {
            return Metrics.ratio(tokens, lines);
        }
    }

    /** Checks that all languages have as many lines. */
    public ParallelText {
        SortedMap<String, List<String>> copy = new TreeMap<>();
        lines.forEach((language, of) -> copy.put(language, List.copyOf(of)));
        lines = Collections.unmodifiableSortedMap(copy);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("parallel text must have a language");
        }
        int size = lines.get(lines.firstKey()).size();
        for (var entry : lines.entrySet()) {
            if (entry.getValue().size() != size) {
                throw new IllegalArgumentException(
                        "parallel text must have as many lines in each language, but %s has %d and %s has %d"
                                .formatted(
                                        lines.firstKey(),
                                        size,
                                        entry.getKey(),
                                        entry.getValue().size()));
            }
        }
        if (size == 0) {
            throw new IllegalArgumentException("parallel text must have a line");
        }
    }

    /**
     * The text that comes with Mews: 44 sentences in the 18 languages that the Falcon-H1 report (arXiv 2507.22448) names, by their
     * ISO 639-1 codes. {@code eval/parallel/README.md} among the resources says where it is from.
     */
    public static ParallelText bundled() {
        SortedMap<String, List<String>> lines = new TreeMap<>();
        for (String language : BUNDLED) {
            try (InputStream in = ParallelText.class.getResourceAsStream("parallel/" + language + ".txt")) {
                lines.put(
                        language,
                        new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                .lines()
                                .toList());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the parallel text of the program itself", e);
            }
        }
        return new ParallelText(lines);
    }

    /**
     * Every line as a document of its own, language by language.
     *
     * @param source what their groups call it
     */
    public Documents documents(String source) {
        return new Documents() {
            @Override
            public <V extends Visitor> Visited<V> visit(Supplier<V> visitor) throws IOException {
                V only = visitor.get();
                int number = 0;
                for (var entry : lines.entrySet()) {
                    Group group = new Group(source, entry.getKey());
                    for (String line : entry.getValue()) {
                        only.visit(new TextDocument(group, number, source + "-" + number, line));
                        number++;
                    }
                }
                return new Visited<>(List.of(only), number, new TreeMap<>());
            }
        };
    }

    /**
     * Measures a tokenizer.
     *
     * @param reference the language whose premium is 1
     * @throws IllegalArgumentException when there is no such language
     */
    public List<Row> measure(Tokenizer tokenizer, String reference) {
        if (!lines.containsKey(reference)) {
            throw new IllegalArgumentException("reference language must be one of %s, but was %s"
                    .formatted(String.join(", ", lines.keySet()), reference));
        }
        List<String> languages = List.copyOf(lines.keySet());
        int size = lines.get(reference).size();
        long[] tokens = new long[languages.size()];
        Resamples resamples = new Resamples(1 + languages.size());
        byte[] times = new byte[Resamples.COUNT];
        for (int line = 0; line < size; line++) {
            Resamples.draw(line, times);
            resamples.addDocument();
            resamples.add(Row.LINES, times, 1);
            for (int language = 0; language < languages.size(); language++) {
                int found = tokenizer.encode(lines.get(languages.get(language)).get(line)).length;
                tokens[language] += found;
                resamples.add(1 + language, times, found);
            }
        }
        int of = languages.indexOf(reference);
        List<Row> rows = new ArrayList<>();
        for (int language = 0; language < languages.size(); language++) {
            rows.add(new Row(
                    languages.get(language),
                    size,
                    tokens[language],
                    Metrics.ratio(tokens[language], tokens[of]),
                    resamples,
                    1 + language,
                    1 + of));
        }
        return rows;
    }

    /** {@link Metrics#gini} of the tokens per line of languages. */
    public static double gini(List<Row> rows) {
        return Metrics.gini(rows.stream().mapToDouble(Row::tokensPerLine).toArray());
    }

    /** The interval of {@link #gini}. */
    public static Interval giniInterval(List<Row> rows) {
        return Resamples.interval(rows.get(0).resamples().documents(), i -> gini(rows, i));
    }

    /** The interval of {@link #gini} of one tokenizer over that of another, both on the same resamples. */
    public static Interval giniRatioInterval(List<Row> rows, List<Row> reference) {
        return Resamples.interval(rows.get(0).resamples().documents(), i -> gini(rows, i) / gini(reference, i));
    }

    /** The interval of the highest premium of one tokenizer over that of another, whichever languages have them in a resample. */
    public static Interval highestPremiumRatioInterval(List<Row> rows, List<Row> reference) {
        return Resamples.interval(
                rows.get(0).resamples().documents(), i -> highestPremium(rows, i) / highestPremium(reference, i));
    }

    private static double gini(List<Row> rows, int resample) {
        return Metrics.gini(rows.stream()
                .mapToDouble(row -> row.resamples().ratio(resample, row.figure(), Row.LINES))
                .toArray());
    }

    private static double highestPremium(List<Row> rows, int resample) {
        return rows.stream().mapToDouble(row -> row.premium(resample)).max().orElse(Double.NaN);
    }
}
