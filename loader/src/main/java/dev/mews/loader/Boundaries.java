package dev.mews.loader;

import java.util.Arrays;

/**
 * What a model derives from the ends of a row's segments. Segments are the pieces of documents and, last, the padding.
 *
 * <p>{@code ends} starts with 0 and holds the end of each of {@code segments} segments; row values are written at
 * {@code [at, at + ends[segments])}.
 */
public final class Boundaries {
    /** Marks a position that has no target: what cross-entropy ignores by convention. */
    public static final int NO_TARGET = -100;

    private Boundaries() {}

    /** Position within the segment, from 0. */
    public static void positions(int[] ends, int segments, int[] into, int at) {
        for (int s = 0; s < segments; s++) {
            int from = at + ends[s];
            int length = ends[s + 1] - ends[s];
            for (int i = 0; i < length; i++) {
                into[from + i] = i;
            }
        }
    }

    /** Number of the segment, from 0. */
    public static void seqIdx(int[] ends, int segments, int[] into, int at) {
        for (int s = 0; s < segments; s++) {
            Arrays.fill(into, at + ends[s], at + ends[s + 1], s);
        }
    }

    /** 1 at the first token of each segment, else 0. */
    public static void firstTokens(int[] ends, int segments, byte[] into, int at) {
        Arrays.fill(into, at, at + ends[segments], (byte) 0);
        for (int s = 0; s < segments; s++) {
            into[at + ends[s]] = 1;
        }
    }

    /**
     * The token to predict at each position and whether there is one: not at the last token of a segment, whose next token
     * belongs to another document or another pack, and not on padding.
     *
     * @param tokens the row at {@code [at, at + ends[segments])}
     * @param pieces number of segments that are not padding
     * @return number of targets
     */
    public static int targets(int[] tokens, int[] ends, int segments, int pieces, int[] into, byte[] mask, int at) {
        int end = ends[segments];
        System.arraycopy(tokens, at + 1, into, at, end - 1);
        Arrays.fill(mask, at, at + ends[pieces], (byte) 1);
        for (int s = 0; s < pieces; s++) {
            into[at + ends[s + 1] - 1] = NO_TARGET;
            mask[at + ends[s + 1] - 1] = 0;
        }
        Arrays.fill(into, at + ends[pieces], at + end, NO_TARGET);
        Arrays.fill(mask, at + ends[pieces], at + end, (byte) 0);
        return ends[pieces] - pieces;
    }
}
