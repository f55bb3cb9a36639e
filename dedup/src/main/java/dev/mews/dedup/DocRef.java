package dev.mews.dedup;

/**
 * A document as 64 bits: the ordinal of its documents shard in the stage's sorted list of shards, and its row in that
 * shard, from 0. References of one run order like (shard, row); they mean nothing outside it.
 */
public final class DocRef {
    private DocRef() {}

    /**
     * The reference of a document.
     *
     * @param shard ordinal of the shard, at least 0
     * @param row row in the shard, at least 0
     */
    public static long of(int shard, int row) {
        if (shard < 0 || row < 0) {
            throw new IllegalArgumentException("shard and row must be at least 0, but were " + shard + " and " + row);
        }
        return (long) shard << 32 | row;
    }

    /** Ordinal of the shard. */
    public static int shard(long ref) {
        return (int) (ref >>> 32);
    }

    /** Row in the shard. */
    public static int row(long ref) {
        return (int) ref;
    }

    /** {@code shard:row}, for messages. */
    public static String toString(long ref) {
        return shard(ref) + ":" + row(ref);
    }
}
