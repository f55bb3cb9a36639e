package dev.mews.loader;

import java.util.function.Supplier;

/**
 * Rows of equal length for one training step, row-major. All arrays are fresh: keep them, change them, hand them to another
 * thread.
 *
 * <p>Each row is one pack. Its segments are the pieces of documents and, last, the padding. No token may attend to, carry
 * state from or be predicted from another segment.
 */
public final class Batch {
    /** Marks a position that has no target. */
    public static final int NO_TARGET = Boundaries.NO_TARGET;

    private final int rows;
    private final int sequenceLength;
    private final long firstPack;
    private final int[] tokens;
    private final int[] targets;
    private final byte[] lossMask;
    private final int[] positions;
    private final int[] seqIdx;
    private final byte[] firstTokens;
    private final int[] sources;
    private int[] cuSeqlens;
    private int lossTokens;
    private int maxSeqlen;
    private Supplier<Cursor> after;

    Batch(int rows, int sequenceLength, long firstPack) {
        this.rows = rows;
        this.sequenceLength = sequenceLength;
        this.firstPack = firstPack;
        int size = Math.multiplyExact(rows, sequenceLength);
        this.tokens = new int[size];
        this.targets = new int[size];
        this.lossMask = new byte[size];
        this.positions = new int[size];
        this.seqIdx = new int[size];
        this.firstTokens = new byte[size];
        this.sources = new int[rows];
    }

    /** Takes over the arrays of a batch of the same shape; each row overwrites all of its part. */
    Batch(Batch spent, long firstPack) {
        this.rows = spent.rows;
        this.sequenceLength = spent.sequenceLength;
        this.firstPack = firstPack;
        this.tokens = spent.tokens;
        this.targets = spent.targets;
        this.lossMask = spent.lossMask;
        this.positions = spent.positions;
        this.seqIdx = spent.seqIdx;
        this.firstTokens = spent.firstTokens;
        this.sources = spent.sources;
    }

    /** Derives everything of one row, whose tokens are in place, from the ends of its segments. */
    void row(int row, int source, int[] ends, int segments, int pieces) {
        int at = row * sequenceLength;
        Boundaries.positions(ends, segments, positions, at);
        Boundaries.seqIdx(ends, segments, seqIdx, at);
        Boundaries.firstTokens(ends, segments, firstTokens, at);
        lossTokens += Boundaries.targets(tokens, ends, segments, pieces, targets, lossMask, at);
        sources[row] = source;
    }

    void end(int[] batchCuSeqlens, Supplier<Cursor> cursorAfter) {
        cuSeqlens = batchCuSeqlens;
        for (int i = 1; i < cuSeqlens.length; i++) {
            maxSeqlen = Math.max(maxSeqlen, cuSeqlens[i] - cuSeqlens[i - 1]);
        }
        after = cursorAfter;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Tokens of each row, padding included. */
    public int sequenceLength() {
        return sequenceLength;
    }

    /** Number of the first row's pack in the training order. */
    public long firstPack() {
        return firstPack;
    }

    /** The place after this batch, over all ranks: store it with the step that used the batch. */
    public Cursor after() {
        return after.get();
    }

    /** Token ids; the pad token where a row has padding. */
    public int[] tokens() {
        return tokens;
    }

    /** The token after each position, or {@link #NO_TARGET} at the last token of a piece and on padding. */
    public int[] targets() {
        return targets;
    }

    /** 1 where {@link #targets} holds a token, else 0. */
    public byte[] lossMask() {
        return lossMask;
    }

    /** Number of ones in {@link #lossMask}. */
    public int lossTokens() {
        return lossTokens;
    }

    /** Position within the segment, from 0. */
    public int[] positions() {
        return positions;
    }

    /** Number of the segment within the row, from 0. */
    public int[] seqIdx() {
        return seqIdx;
    }

    /** 1 at the first token of each segment: where recurrent state starts anew. */
    public byte[] firstTokens() {
        return firstTokens;
    }

    /** Source index of each row. */
    public int[] sources() {
        return sources;
    }

    /** Ends of all segments over the flattened batch, after a leading 0; the last is {@code rows * sequenceLength}. */
    public int[] cuSeqlens() {
        return cuSeqlens;
    }

    /** Length of the longest segment. */
    public int maxSeqlen() {
        return maxSeqlen;
    }
}
