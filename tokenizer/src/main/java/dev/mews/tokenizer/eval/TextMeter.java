package dev.mews.tokenizer.eval;

import dev.mews.tokenizer.Encoder;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Measures texts with several tokenizers at once, group by group. Special tokens in a text are text, and no boundary
 * token is counted.
 *
 * <p>Words are the segments between word boundaries of Unicode's UAX 29, as ICU4J finds them for the root locale, that hold a
 * letter, a digit, a kana or an ideograph; for scripts without spaces ICU's dictionaries decide.
 *
 * <p>Not thread-safe: use one per thread and {@linkplain #merge} them; the result does not depend on which meter got which
 * text. Memory: per group and tokenizer one counter for each token that occurs there, 8 kB for the
 * {@link Resamples} and 16 kB for all, and 12 bytes for each token of each vocabulary.
 */
public final class TextMeter {
    private final List<Tokenizer> tokenizers;
    private final List<Encoder> encoders = new ArrayList<>();
    private final List<TokenSpread> spreads = new ArrayList<>();
    private final SortedMap<Group, GroupTotals> groups = new TreeMap<>();
    private final Words words = new Words();
    private final IntArrayList ids = new IntArrayList();
    private final byte[] times = new byte[Resamples.COUNT];

    /** A meter that has measured nothing. */
    public TextMeter(List<Tokenizer> tokenizers) {
        this.tokenizers = List.copyOf(tokenizers);
        for (Tokenizer tokenizer : tokenizers) {
            encoders.add(tokenizer.encoder());
            spreads.add(new TokenSpread(tokenizer.vocabulary().size()));
        }
    }

    /**
     * Measures a text.
     *
     * @param document a number of its own, at least 0: by it a token is known to occur in one document only
     */
    public void add(Group group, int document, String text) {
        if (document < 0) {
            throw new IllegalArgumentException("document must be at least 0, but was " + document);
        }
        GroupTotals totals = groups.computeIfAbsent(group, g -> new GroupTotals(tokenizers.size()));
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        words.cut(text);
        totals.text =
                totals.text.plus(new TextTotals(1, utf8.length, text.codePointCount(0, text.length()), words.count()));
        Resamples.draw(document, times);
        totals.resamples.addDocument();
        totals.resamples.add(Measurement.Row.BYTES, times, utf8.length);
        totals.resamples.add(Measurement.Row.WORDS, times, words.count());
        for (int t = 0; t < tokenizers.size(); t++) {
            ids.clear();
            encoders.get(t).encode(utf8, 0, utf8.length, ids);
            spreads.get(t).add(document, ids);
            long[] found = wordTokens(tokenizers.get(t).vocabulary());
            totals.tokens.get(t).add(ids, found[0], found[1]);
            totals.resamples.add(Measurement.Row.tokensOf(t), times, ids.size());
            totals.resamples.add(Measurement.Row.continuedOf(t), times, found[1]);
        }
    }

    /** Tokens that touch a word, summed over words, and words that several tokens touch. */
    private long[] wordTokens(Vocabulary vocabulary) {
        long touching = 0;
        long continued = 0;
        int token = 0;
        int tokenStart = 0;
        for (int word = 0; word < words.count(); word++) {
            while (token < ids.size() && tokenStart + vocabulary.length(ids.getInt(token)) <= words.start(word)) {
                tokenStart += vocabulary.length(ids.getInt(token++));
            }
            int inWord = 0;
            int at = token;
            int start = tokenStart;
            while (at < ids.size() && start < words.end(word)) {
                start += vocabulary.length(ids.getInt(at++));
                inWord++;
            }
            touching += inWord;
            continued += inWord > 1 ? 1 : 0;
        }
        return new long[] {touching, continued};
    }

    /** Adds what another meter of the same tokenizers has measured. */
    public void merge(TextMeter other) {
        other.groups.forEach((group, theirs) -> {
            GroupTotals ours = groups.computeIfAbsent(group, g -> new GroupTotals(tokenizers.size()));
            ours.text = ours.text.plus(theirs.text);
            ours.resamples.add(theirs.resamples);
            for (int t = 0; t < tokenizers.size(); t++) {
                ours.tokens.get(t).add(theirs.tokens.get(t));
            }
        });
        for (int t = 0; t < tokenizers.size(); t++) {
            spreads.get(t).add(other.spreads.get(t));
        }
    }

    /** What was measured; later texts do not change it. */
    public Measurement measurement() {
        List<Measurement.Row> rows = new ArrayList<>();
        groups.forEach((group, totals) -> {
            Resamples resamples = new Resamples(Measurement.Row.figures(tokenizers.size()));
            resamples.add(totals.resamples);
            rows.add(new Measurement.Row(group, totals.text, copy(totals.tokens), resamples));
        });
        List<TokenSpread> copies = new ArrayList<>();
        for (TokenSpread spread : spreads) {
            TokenSpread copy = new TokenSpread(spread.vocabularySize());
            copy.add(spread);
            copies.add(copy);
        }
        List<Integer> textTokens = tokenizers.stream()
                .map(t -> t.vocabulary().size() - t.vocabulary().specialTokens().size())
                .toList();
        return new Measurement(textTokens, rows, copies);
    }

    private static List<TokenTotals> copy(List<TokenTotals> totals) {
        List<TokenTotals> copies = new ArrayList<>();
        for (TokenTotals total : totals) {
            TokenTotals copy = new TokenTotals();
            copy.add(total);
            copies.add(copy);
        }
        return copies;
    }

    private static final class GroupTotals {
        private final List<TokenTotals> tokens = new ArrayList<>();
        private final Resamples resamples;
        private TextTotals text = TextTotals.NONE;

        GroupTotals(int tokenizers) {
            resamples = new Resamples(Measurement.Row.figures(tokenizers));
            for (int t = 0; t < tokenizers; t++) {
                tokens.add(new TokenTotals());
            }
        }
    }
}
