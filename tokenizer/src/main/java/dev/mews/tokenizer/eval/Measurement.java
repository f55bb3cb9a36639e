package dev.mews.tokenizer.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/**
 * What a {@link TextMeter} measured. Tokenizers are numbered as they were given.
 *
 * @param textTokens for each tokenizer, tokens that text can become: the vocabulary without the special tokens
 * @param rows sorted by group
 * @param spreads for each tokenizer, over all texts
 */
public record Measurement(List<Integer> textTokens, List<Row> rows, List<TokenSpread> spreads) {
    /**
     * The texts of a group.
     *
     * @param tokens for each tokenizer
     * @param resamples of bytes and words, then of each tokenizer the tokens and the words that it cuts into several
     */
    public record Row(Group group, TextTotals text, List<TokenTotals> tokens, Resamples resamples) {
        static final int BYTES = 0;
        static final int WORDS = 1;
        private static final int TOKENS = 2;

        /** How many figures are resampled for a number of tokenizers. */
        static int figures(int tokenizers) {
            return TOKENS + 2 * tokenizers;
        }

        static int tokensOf(int tokenizer) {
            return TOKENS + 2 * tokenizer;
        }

        static int continuedOf(int tokenizer) {
            return tokensOf(tokenizer) + 1;
        }

        /** Checks that nothing can change. */
        public Row {
            tokens = List.copyOf(tokens);
        }

        /** Compression: bytes of text per token. */
        public double bytesPerToken(int tokenizer) {
            return Metrics.ratio(text.bytes(), tokens.get(tokenizer).tokens());
        }

        /** The interval of {@link #bytesPerToken}. */
        public Interval bytesPerTokenInterval(int tokenizer) {
            return resamples.ratio(BYTES, tokensOf(tokenizer));
        }

        /** The interval of {@link #fertility}. */
        public Interval fertilityInterval(int tokenizer) {
            return resamples.ratio(tokensOf(tokenizer), WORDS);
        }

        /** The interval of {@link #normalisedLength}: both tokenizers on the same resamples. */
        public Interval normalisedLengthInterval(int tokenizer, int reference) {
            return resamples.ratio(tokensOf(tokenizer), tokensOf(reference));
        }

        /** The interval of the bytes, or the characters, per token of one tokenizer over those of another, on the same resamples. */
        public Interval compressionRatioInterval(int tokenizer, int reference) {
            return normalisedLengthInterval(tokenizer, reference).inverse();
        }

        /** Compression: code points per token. */
        public double charactersPerToken(int tokenizer) {
            return Metrics.ratio(text.characters(), tokens.get(tokenizer).tokens());
        }

        /** All tokens, those of spaces and punctuation too, per word. */
        public double fertility(int tokenizer) {
            return Metrics.ratio(tokens.get(tokenizer).tokens(), text.words());
        }

        /** Tokens that hold bytes of a word, per word; at least 1. */
        public double tokensInWord(int tokenizer) {
            return Metrics.ratio(tokens.get(tokenizer).wordTokens(), text.words());
        }

        /** Share of the words that are cut into several tokens, in [0, 1]. */
        public double continuedWords(int tokenizer) {
            return Metrics.ratio(tokens.get(tokenizer).continuedWords(), text.words());
        }

        /** The interval of {@link #continuedWords}. */
        public Interval continuedWordsInterval(int tokenizer) {
            return resamples.ratio(continuedOf(tokenizer), WORDS);
        }

        /** The interval of {@link #continuedWords} of one tokenizer over that of another, on the same resamples. */
        public Interval continuedWordsRatioInterval(int tokenizer, int reference) {
            return resamples.ratio(continuedOf(tokenizer), continuedOf(reference));
        }

        /** Normalised sequence length: tokens over those of a reference tokenizer. */
        public double normalisedLength(int tokenizer, int reference) {
            return Metrics.ratio(
                    tokens.get(tokenizer).tokens(), tokens.get(reference).tokens());
        }
    }

    /** Checks that nothing can change. */
    public Measurement {
        textTokens = List.copyOf(textTokens);
        rows = List.copyOf(rows);
        spreads = List.copyOf(spreads);
    }

    /** Everything together, as a group with empty names. */
    public Row total() {
        List<Row> total = together(group -> new Group("", ""));
        return total.isEmpty() ? empty() : total.get(0);
    }

    /** One row for each source. */
    public List<Row> bySource() {
        return together(group -> new Group(group.source(), ""));
    }

    /** One row for each language, those of unlabelled texts left out. */
    public List<Row> byLanguage() {
        return together(group -> new Group("", group.language())).stream()
                .filter(row -> !row.group().language().isEmpty())
                .toList();
    }

    /** {@link Metrics#renyiEfficiency} over what text can become. */
    public double renyiEfficiency(Row row, int tokenizer) {
        return Metrics.renyiEfficiency(
                row.tokens().get(tokenizer).counts(), textTokens.get(tokenizer), Metrics.RENYI_ALPHA);
    }

    /** {@link Metrics#use} over what text can become. */
    public double use(Row row, int tokenizer, long times) {
        return Metrics.use(row.tokens().get(tokenizer).counts(), times, textTokens.get(tokenizer));
    }

    /** {@link Metrics#gini} of the tokens per byte of the languages; NaN below two languages. */
    public double giniOfTokensPerByte(int tokenizer) {
        double[] costs = languages().stream()
                .mapToDouble(row -> Metrics.ratio(
                        row.tokens().get(tokenizer).tokens(), row.text().bytes()))
                .toArray();
        return costs.length < 2 ? Double.NaN : Metrics.gini(costs);
    }

    /** The interval of {@link #giniOfTokensPerByte}. */
    public Interval giniInterval(int tokenizer) {
        List<Row> languages = languages();
        return overLanguages(languages, i -> gini(languages, i, tokenizer));
    }

    /** The interval of {@link #giniOfTokensPerByte} of one tokenizer over that of another, on the same resamples. */
    public Interval giniRatioInterval(int tokenizer, int reference) {
        List<Row> languages = languages();
        return overLanguages(languages, i -> gini(languages, i, tokenizer) / gini(languages, i, reference));
    }

    private List<Row> languages() {
        return byLanguage().stream().filter(row -> row.text().bytes() > 0).toList();
    }

    private static Interval overLanguages(List<Row> languages, IntToDoubleFunction figure) {
        long documents =
                languages.stream().mapToLong(row -> row.resamples().documents()).sum();
        return languages.size() < 2 ? Interval.NONE : Resamples.interval(documents, figure);
    }

    private static double gini(List<Row> languages, int resample, int tokenizer) {
        return Metrics.gini(languages.stream()
                .mapToDouble(row -> row.resamples().ratio(resample, Row.tokensOf(tokenizer), Row.BYTES))
                .toArray());
    }

    private List<Row> together(Function<Group, Group> key) {
        SortedMap<Group, List<Row>> parts = new TreeMap<>();
        for (Row row : rows) {
            parts.computeIfAbsent(key.apply(row.group()), k -> new ArrayList<>())
                    .add(row);
        }
        List<Row> together = new ArrayList<>();
        parts.forEach((group, of) -> together.add(sum(group, of)));
        return together;
    }

    private Row sum(Group group, List<Row> parts) {
        TextTotals text = TextTotals.NONE;
        List<TokenTotals> tokens = new ArrayList<>();
        textTokens.forEach(t -> tokens.add(new TokenTotals()));
        Resamples resamples = new Resamples(Row.figures(tokens.size()));
        for (Row part : parts) {
            resamples.add(part.resamples());
            text = text.plus(part.text());
            for (int t = 0; t < tokens.size(); t++) {
                tokens.get(t).add(part.tokens().get(t));
            }
        }
        return new Row(group, text, tokens, resamples);
    }

    private Row empty() {
        return sum(new Group("", ""), List.of());
    }
}
