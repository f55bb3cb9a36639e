package dev.mews.loader;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.util.Arrays;

/**
 * Batches in training order. A global batch is the next {@code batchSize} packs; with several ranks each gets a contiguous
 * share of its rows, sizes differing by at most one. The order is that of the packs, whatever the ranks and the batch size:
 * the cursor is one for all. Not safe for several threads.
 *
 * <p>A batch ends early at a change of the sequence length and at the end, so no pack is left out.
 */
public final class BatchReader {
    private final PackStream packs;
    private final int batchSize;
    private final int rank;
    private final int ranks;
    private long pack;
    private long tokens;
    private long[] sourceTokens;
    private int[] ends = new int[64];

    private BatchReader(PackStream packs, int batchSize, int rank, int ranks) throws IOException {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, but was " + batchSize);
        }
        if (ranks < 1 || rank < 0 || rank >= ranks) {
            throw new IllegalArgumentException("rank must be in [0, " + ranks + "), but was " + rank);
        }
        this.packs = packs;
        this.batchSize = batchSize;
        this.rank = rank;
        this.ranks = ranks;
        go(packs.cursor(0));
    }

    /** All rows, from the first pack. */
    public static BatchReader over(PackStream packs, int batchSize) throws IOException {
        return new BatchReader(packs, batchSize, 0, 1);
    }

    /**
     * One rank's rows of each global batch, from the first pack.
     *
     * @param batchSize rows of the global batch
     */
    public static BatchReader over(PackStream packs, int batchSize, int rank, int ranks) throws IOException {
        return new BatchReader(packs, batchSize, rank, ranks);
    }

    /** The place before the next batch. */
    public Cursor cursor() {
        return cursor(pack, tokens, sourceTokens);
    }

    private Cursor cursor(long atPack, long atToken, long[] bySource) {
        return new Cursor(
                packs.info().plan(),
                atPack,
                atToken,
                Arrays.stream(bySource).boxed().toList());
    }

    private void go(Cursor place) {
        pack = place.pack();
        tokens = place.tokens();
        sourceTokens = new long[packs.sources().size()];
        for (int s = 0; s < sourceTokens.length; s++) {
            sourceTokens[s] = place.sourceTokens().get(s);
        }
    }

    /** Goes to the place before a pack. */
    public void seek(long toPack) throws IOException {
        go(packs.cursor(toPack));
    }

    /**
     * Goes to a place taken from another reader.
     *
     * @throws IllegalArgumentException if the packs follow another plan than the cursor and none edited from it at or after its
     *     place
     */
    public void seek(Cursor place) throws IOException {
        long shared = packs.packsSharedWith(place.plan());
        if (shared < 0) {
            throw new IllegalArgumentException("the cursor belongs to plan " + place.plan()
                    + ", but the packs follow plan " + packs.info().plan()
                    + ", which was not made from it by edits: resume with the packs the checkpoint was trained on");
        }
        if (place.pack() > shared) {
            throw new IllegalArgumentException("the cursor stands at token " + place.tokens() + ", pack " + place.pack()
                    + ", but the mixture was edited from token "
                    + packs.cursor(shared).tokens() + ", pack " + shared
                    + " on: an edit must come after what was trained on; give it a token from " + place.tokens()
                    + " on");
        }
        Cursor found = packs.cursor(place.pack());
        if (found.pack() != place.pack() || found.tokens() != place.tokens() || !sameTokens(found, place)) {
            throw new IllegalArgumentException("the cursor says " + place.toJson() + ", but the shards are at "
                    + found.toJson() + ": the cursor was changed or the shards were written anew");
        }
        go(found);
    }

    /** An edit of the mixture may have added sources after those it had: nothing came from them before it. */
    private static boolean sameTokens(Cursor one, Cursor other) {
        int sources = Math.max(one.sourceTokens().size(), other.sourceTokens().size());
        for (int s = 0; s < sources; s++) {
            if (tokens(one, s) != tokens(other, s)) {
                return false;
            }
        }
        return true;
    }

    private static long tokens(Cursor place, int source) {
        return source < place.sourceTokens().size() ? place.sourceTokens().get(source) : 0;
    }

    /** The next batch, or null at the end. A rank may get no rows of a batch that ends early. */
    public Batch next() throws IOException {
        return next(null);
    }

    /**
     * The next batch, or null at the end, in the arrays of one that is no longer needed where it has the same shape: twice
     * as fast as in new ones, which have to be cleared first and are in no cache.
     *
     * @param spent a batch whose values nobody reads again, or null
     */
    public Batch next(Batch spent) throws IOException {
        long first = pack;
        if (first >= packs.packs()) {
            return null;
        }
        int sequenceLength = packs.sequenceLength(first);
        int total = packs.packsOfOneLength(first, batchSize);
        int from = (int) ((long) total * rank / ranks);
        int to = (int) ((long) total * (rank + 1) / ranks);
        Batch batch = spent != null && spent.rows() == to - from && spent.sequenceLength() == sequenceLength
                ? new Batch(spent, first + from)
                : new Batch(to - from, sequenceLength, first + from);
        IntArrayList cuSeqlens = new IntArrayList();
        cuSeqlens.add(0);
        long[] after = sourceTokens.clone();
        for (int i = 0; i < total; i++) {
            int length = packs.length(first + i);
            int source = packs.source(first + i);
            after[source] += length;
            tokens += length;
            if (i >= from && i < to) {
                fill(batch, i - from, first + i, source, cuSeqlens);
            }
        }
        pack = first + total;
        sourceTokens = after;
        long tokensAfter = tokens;
        // Naming a thousand sources for every batch would cost more than the batch: do it when asked.
        batch.end(cuSeqlens.toIntArray(), () -> cursor(first + total, tokensAfter, after));
        return batch;
    }

    /** Goes beyond the next batch without reading its tokens; false at the end. */
    public boolean skip() throws IOException {
        if (pack >= packs.packs()) {
            return false;
        }
        int total = packs.packsOfOneLength(pack, batchSize);
        long[] after = sourceTokens.clone();
        for (int i = 0; i < total; i++) {
            int length = packs.length(pack + i);
            after[packs.source(pack + i)] += length;
            tokens += length;
        }
        pack += total;
        sourceTokens = after;
        return true;
    }

    private void fill(Batch batch, int row, long rowPack, int source, IntArrayList cuSeqlens) throws IOException {
        int at = row * batch.sequenceLength();
        packs.read(rowPack, batch.tokens(), at);
        int pieces = packs.pieces(rowPack);
        if (ends.length < pieces + 2) {
            ends = new int[Math.max(pieces + 2, 2 * ends.length)];
        }
        int segments = packs.cuSeqlens(rowPack, ends);
        batch.row(row, source, ends, segments, pieces);
        for (int i = 1; i <= segments; i++) {
            cuSeqlens.add(at + ends[i]);
        }
    }
}
