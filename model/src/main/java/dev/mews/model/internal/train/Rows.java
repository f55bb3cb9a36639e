package dev.mews.model.internal.train;

import dev.mews.loader.Batch;
import java.util.Arrays;

/**
 * Packed rows of equal length, one after another.
 *
 * @param tokens token ids
 * @param seqIdx segment of each token
 * @param positions position of each token in its document
 * @param targets next token of each position, or {@code LossHead#NO_TARGET}
 * @param rows number of rows
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record Rows(int[] tokens, int[] seqIdx, int[] positions, int[] targets, int rows) {
    public static Rows of(Batch batch) {
        return new Rows(batch.tokens(), batch.seqIdx(), batch.positions(), batch.targets(), batch.rows());
    }

    public int length() {
        return tokens.length / rows;
    }

    /** Rows {@code from} up to {@code to}; itself when these are all. */
    public Rows part(int from, int to) {
        if (from == 0 && to == rows) {
            return this;
        }
        int a = from * length();
        int b = to * length();
        return new Rows(
                Arrays.copyOfRange(tokens, a, b),
                Arrays.copyOfRange(seqIdx, a, b),
                Arrays.copyOfRange(positions, a, b),
                Arrays.copyOfRange(targets, a, b),
                to - from);
    }
}
