package dev.mews.tokenizer.eval;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * How two tokenizers cut one text: the text in spans between the places where both cut. A span is the same when both make one token
 * of it.
 *
 * @param spans in the order of the text; together they are all of it
 */
public record PieceDifference(List<Span> spans) {
    /**
     * A span, in bytes of the text.
     *
     * @param from first byte
     * @param to first byte behind it
     * @param first ids that the first tokenizer makes of it
     * @param second ids that the second makes
     */
    public record Span(int from, int to, List<Integer> first, List<Integer> second) {
        /** Checks that nothing can change. */
        public Span {
            first = List.copyOf(first);
            second = List.copyOf(second);
        }

        /** Whether the two cut it differently. */
        public boolean differs() {
            return first.size() != 1 || second.size() != 1;
        }
    }

    /** Checks that nothing can change. */
    public PieceDifference {
        spans = List.copyOf(spans);
    }

    /**
     * Compares the tokens of a text. Where a tokenizer changes text before it cuts it, such as to NFC, spans are told in the bytes of its
     * tokens, and the last one holds what does not meet again.
     */
    public static PieceDifference of(Tokenizer first, Tokenizer second, byte[] text) {
        return of(first.vocabulary(), first.encode(text), second.vocabulary(), second.encode(text));
    }

    static PieceDifference of(Vocabulary first, int[] a, Vocabulary second, int[] b) {
        List<Span> spans = new ArrayList<>();
        List<Integer> ofA = new ArrayList<>();
        List<Integer> ofB = new ArrayList<>();
        int from = 0;
        int endA = 0;
        int endB = 0;
        int nextA = 0;
        int nextB = 0;
        while (nextA < a.length || nextB < b.length) {
            // The one that is behind takes a token, so that neither runs past a common cut.
            if (nextA < a.length && (endA <= endB || nextB == b.length)) {
                endA += first.length(a[nextA]);
                ofA.add(a[nextA++]);
            } else {
                endB += second.length(b[nextB]);
                ofB.add(b[nextB++]);
            }
            if (endA == endB) {
                spans.add(new Span(from, endA, ofA, ofB));
                from = endA;
                ofA.clear();
                ofB.clear();
            }
        }
        if (!ofA.isEmpty() || !ofB.isEmpty()) {
            spans.add(new Span(from, Math.max(endA, endB), ofA, ofB));
        }
        return new PieceDifference(spans);
    }

    /** Tokens of the first tokenizer. */
    public int firstTokens() {
        return spans.stream().mapToInt(span -> span.first().size()).sum();
    }

    /** Tokens of the second tokenizer. */
    public int secondTokens() {
        return spans.stream().mapToInt(span -> span.second().size()).sum();
    }
}
