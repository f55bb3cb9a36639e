package dev.mews.dedup.cluster;

import java.io.IOException;
import java.util.Arrays;

/**
 * The documents that share one bucket key, and the candidate pairs among them.
 *
 * <p>Up to {@value #ALL_PAIRS} documents make all their pairs. Above, comparing all would be quadratic: each document is
 * paired with the smallest reference and with its neighbour in the order of references, so that a bucket of n gives
 * fewer than 2n pairs. A duplicate in such a bucket that resembles neither is found only if another band finds it.
 *
 * <p>The pairs depend on the set of references only, not on the order they came in. Memory: 8 bytes for each document
 * of the bucket. Not thread-safe.
 */
public final class Bucket {
    /** Up to this many documents, all pairs are candidates. */
    public static final int ALL_PAIRS = 16;

    private long[] members = new long[64];
    private int count;

    /** Adds a document; adding it again changes nothing. */
    public void add(long docRef) {
        if (count == members.length) {
            members = Arrays.copyOf(members, (int) Math.min(Integer.MAX_VALUE - 8L, count * 2L));
        }
        members[count++] = docRef;
    }

    /**
     * Passes each candidate pair once, sorted, and empties the bucket.
     *
     * @return the number of documents there were
     */
    public int drainPairs(PairConsumer pairs) throws IOException {
        Arrays.sort(members, 0, count);
        int n = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || members[i] != members[i - 1]) {
                members[n++] = members[i];
            }
        }
        count = 0;
        int width = n <= ALL_PAIRS ? n : 2;
        for (int j = 1; j < n; j++) {
            pairs.accept(members[0], members[j]);
        }
        for (int i = 1; i < n; i++) {
            for (int j = i + 1; j < Math.min(n, i + width); j++) {
                pairs.accept(members[i], members[j]);
            }
        }
        if (members.length > 1 << 16) {
            members = new long[64];
        }
        return n;
    }
}
