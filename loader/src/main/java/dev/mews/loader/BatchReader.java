package dev.mews.loader;

import dev.mews.loader.format.PackedShard;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Batches in training order. A global batch is the next {@code batchSize} packs; with several ranks each gets a contiguous
 * share of its rows, sizes differing by at most one. The order is that of the shards, whatever the ranks and the batch size:
 * the cursor is one for all. Not safe for several threads.
 *
 * <p>A batch ends early at a change of the sequence length and at the end, so no pack is left out.
 */
public final class BatchReader {
    private final PackedShards shards;
    private final int batchSize;
    private final int rank;
    private final int ranks;
    private long pack;
    private long tokens;
    private long[] sourceTokens;
    private int[] ends = new int[64];

    private BatchReader(PackedShards shards, int batchSize, int rank, int ranks) throws IOException {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, but was " + batchSize);
        }
        if (ranks < 1 || rank < 0 || rank >= ranks) {
            throw new IllegalArgumentException("rank must be in [0, " + ranks + "), but was " + rank);
        }
        this.shards = shards;
        this.batchSize = batchSize;
        this.rank = rank;
        this.ranks = ranks;
        go(shards.cursor(0));
    }

    /** All rows, from the first pack. */
    public static BatchReader over(PackedShards shards, int batchSize) throws IOException {
        return new BatchReader(shards, batchSize, 0, 1);
    }

    /**
     * One rank's rows of each global batch, from the first pack.
     *
     * @param batchSize rows of the global batch
     */
    public static BatchReader over(PackedShards shards, int batchSize, int rank, int ranks) throws IOException {
        return new BatchReader(shards, batchSize, rank, ranks);
    }

    /** The place before the next batch. */
    public Cursor cursor() {
        return cursor(pack, tokens, sourceTokens);
    }

    private Cursor cursor(long atPack, long atToken, long[] bySource) {
        SortedMap<String, Long> named = new TreeMap<>();
        for (int s = 0; s < bySource.length; s++) {
            named.put(shards.sources().get(s), bySource[s]);
        }
        return new Cursor(1, shards.info().plan(), atPack, atToken, named);
    }

    private void go(Cursor place) {
        pack = place.pack();
        tokens = place.tokens();
        sourceTokens = new long[shards.sources().size()];
        for (int s = 0; s < sourceTokens.length; s++) {
            sourceTokens[s] = place.sourceTokens().getOrDefault(shards.sources().get(s), 0L);
        }
    }

    /** Goes to the place before a pack. */
    public void seek(long toPack) throws IOException {
        go(shards.cursor(toPack));
    }

    /**
     * Goes to a place taken from another reader.
     *
     * @throws IllegalArgumentException if the shards follow another plan than the cursor
     */
    public void seek(Cursor place) throws IOException {
        if (!place.plan().equals(shards.info().plan())) {
            throw new IllegalArgumentException(
                    "the cursor belongs to plan " + place.plan() + ", but the shards follow plan "
                            + shards.info().plan() + ": resume with the shards the checkpoint was trained on");
        }
        Cursor found = shards.cursor(place.pack());
        if (!found.equals(place)) {
            throw new IllegalArgumentException("the cursor says " + place.toJson() + ", but the shards are at "
                    + found.toJson() + ": the cursor was changed or the shards were written anew");
        }
        go(found);
    }

    /** The next batch, or null at the end. A rank may get no rows of a batch that ends early. */
    public Batch next() throws IOException {
        long first = pack;
        if (first >= shards.packs()) {
            return null;
        }
        int number = shards.shardOf(first);
        int sequenceLength = shards.entry(number).sequenceLength();
        int total = (int) Math.min(batchSize, packsOfOneLength(number) - first);
        int from = (int) ((long) total * rank / ranks);
        int to = (int) ((long) total * (rank + 1) / ranks);
        Batch batch = new Batch(to - from, sequenceLength, first + from);
        IntArrayList cuSeqlens = new IntArrayList();
        cuSeqlens.add(0);
        long[] after = sourceTokens.clone();
        for (int i = 0; i < total; i++) {
            long next = first + i;
            while (next
                    >= shards.entry(number).firstPack() + shards.entry(number).packs()) {
                number++;
            }
            PackedShard shard = shards.shard(number);
            int within = (int) (next - shards.entry(number).firstPack());
            int length = shard.length(within);
            int source = shard.source(within);
            after[source] += length;
            tokens += length;
            if (i >= from && i < to) {
                fill(batch, i - from, shard, within, source, cuSeqlens);
            }
        }
        pack = first + total;
        sourceTokens = after;
        long tokensAfter = tokens;
        // Naming a thousand sources for every batch would cost more than the batch: do it when asked.
        batch.end(cuSeqlens.toIntArray(), () -> cursor(first + total, tokensAfter, after));
        return batch;
    }

    private void fill(Batch batch, int row, PackedShard shard, int within, int source, IntArrayList cuSeqlens)
            throws IOException {
        int at = row * batch.sequenceLength();
        shard.read(within, batch.tokens(), at);
        int pieces = shard.pieces(within);
        if (ends.length < pieces + 2) {
            ends = new int[Math.max(pieces + 2, 2 * ends.length)];
        }
        int segments = shard.cuSeqlens(within, ends);
        batch.row(row, source, ends, segments, pieces);
        for (int i = 1; i <= segments; i++) {
            cuSeqlens.add(at + ends[i]);
        }
    }

    /** The pack after the last one whose sequence length is that of a shard's, without a change between. */
    private long packsOfOneLength(int shard) {
        int last = shard;
        while (last + 1 < shards.shards()
                && shards.entry(last + 1).sequenceLength()
                        == shards.entry(shard).sequenceLength()
                && shards.entry(last).firstPack() + shards.entry(last).packs() - pack < batchSize) {
            last++;
        }
        return shards.entry(last).firstPack() + shards.entry(last).packs();
    }
}
