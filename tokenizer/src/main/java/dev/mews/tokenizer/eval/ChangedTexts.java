package dev.mews.tokenizer.eval;

import dev.mews.tokenizer.Encoder;
import dev.mews.tokenizer.Tokenizer;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the passages of each group whose number of tokens differs most between two tokenizers. A passage is a piece of a document of at most
 * {@link #PASSAGE} characters, cut at white space where there is some. Not thread-safe: use one per thread and
 * {@linkplain #merge} them; the result does not depend on which got which text.
 */
public final class ChangedTexts {
    /** Longest passage, in UTF-16 code units. */
    public static final int PASSAGE = 160;

    private static final int SHORTEST = 40;

    private static final Comparator<Passage> ORDER = Comparator.comparingDouble(Passage::change)
            .reversed()
            .thenComparingInt(Passage::document)
            .thenComparingInt(Passage::position);

    private final List<Encoder> encoders;
    private final int perGroup;
    private final SortedMap<Group, TreeSet<Passage>> kept = new TreeMap<>();
    private final IntArrayList ids = new IntArrayList();

    /**
     * A passage.
     *
     * @param document number of its document
     * @param position where it begins there, in UTF-16 code units
     * @param firstTokens tokens of the first tokenizer
     * @param secondTokens tokens of the second
     */
    public record Passage(Group group, int document, int position, String text, int firstTokens, int secondTokens) {
        /** How much the number of tokens changes, in [0, 1): the difference over the larger number. */
        public double change() {
            return (double) Math.abs(firstTokens - secondTokens) / Math.max(firstTokens, secondTokens);
        }
    }

    /** @param perGroup passages kept of each group, at least 1 */
    public ChangedTexts(Tokenizer first, Tokenizer second, int perGroup) {
        if (perGroup < 1) {
            throw new IllegalArgumentException("perGroup must be at least 1, but was " + perGroup);
        }
        this.encoders = List.of(first.encoder(), second.encoder());
        this.perGroup = perGroup;
    }

    /** Looks at the passages of a document. */
    public void add(Group group, int document, String text) {
        for (int from = 0; from < text.length(); ) {
            int to = passageEnd(text, from);
            String passage = text.substring(from, to);
            if (to - from >= SHORTEST || (from == 0 && to == text.length())) {
                int first = tokens(0, passage);
                int second = tokens(1, passage);
                if (first != second) {
                    keep(new Passage(group, document, from, passage, first, second));
                }
            }
            from = to;
        }
    }

    /** Adds what another of the same tokenizers has kept. */
    public void merge(ChangedTexts other) {
        other.kept.values().forEach(passages -> passages.forEach(this::keep));
    }

    /** All kept passages, the most changed first. */
    public List<Passage> mostChanged() {
        List<Passage> all = new ArrayList<>();
        kept.values().forEach(all::addAll);
        all.sort(ORDER);
        return all;
    }

    private void keep(Passage passage) {
        TreeSet<Passage> of = kept.computeIfAbsent(passage.group(), g -> new TreeSet<>(ORDER));
        of.add(passage);
        if (of.size() > perGroup) {
            of.pollLast();
        }
    }

    private int tokens(int tokenizer, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ids.clear();
        encoders.get(tokenizer).encode(utf8, 0, utf8.length, ids);
        return ids.size();
    }

    private static int passageEnd(String text, int from) {
        int limit = from + PASSAGE;
        if (limit >= text.length()) {
            return text.length();
        }
        for (int to = limit; to > from + SHORTEST; to--) {
            if (Character.isWhitespace(text.charAt(to - 1))) {
                return to;
            }
        }
        return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
    }
}
