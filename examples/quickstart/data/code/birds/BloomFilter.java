package org.example.birds;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Remembers which ring numbers were reported, in little memory and with a small chance of error.
 *
 * <p>The filter never forgets a number, but it may claim to know one that was never added. With {@code m} bits, {@code k} hash
 * functions and {@code n} numbers added, the chance of such a false alarm is about {@code (1 - e^(-kn/m))^k}; it is smallest for
 * {@code k = m/n ln 2} (Bloom, 1970).
 *
 * <p>Not safe for use by several threads at once.
 */
public final class BloomFilter {
    private final BitSet bits;
    private final int size;
    private final int hashes;
    private long added;

    private BloomFilter(int size, int hashes) {
        this.bits = new BitSet(size);
        this.size = size;
        this.hashes = hashes;
    }

    /**
     * A filter that is large enough for a number of entries.
     *
     * @param expected how many entries will be added, at least 1
     * @param falseAlarms the chance of a false alarm when that many were added, in (0, 1)
     */
    public static BloomFilter forEntries(int expected, double falseAlarms) {
        if (expected < 1) {
            throw new IllegalArgumentException("expected must be at least 1, but was " + expected);
        }
        if (!(falseAlarms > 0 && falseAlarms < 1)) {
            throw new IllegalArgumentException("falseAlarms must be in (0, 1), but was " + falseAlarms);
        }
        double bitsPerEntry = -Math.log(falseAlarms) / (Math.log(2) * Math.log(2));
        long size = (long) Math.ceil(bitsPerEntry * expected);
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a filter for " + expected + " entries needs " + size + " bits, which is too many");
        }
        int hashes = Math.max(1, (int) Math.round(bitsPerEntry * Math.log(2)));
        return new BloomFilter((int) size, hashes);
    }

    /**
     * Adds an entry.
     *
     * @return true if the entry is certainly new
     */
    public boolean add(String entry) {
        long hash = hash(entry);
        boolean fresh = false;
        for (int i = 0; i < hashes; i++) {
            int position = position(hash, i);
            fresh |= !bits.get(position);
            bits.set(position);
        }
        if (fresh) {
            added++;
        }
        return fresh;
    }

    /** False if the entry was certainly never added. */
    public boolean mightContain(String entry) {
        long hash = hash(entry);
        for (int i = 0; i < hashes; i++) {
            if (!bits.get(position(hash, i))) {
                return false;
            }
        }
        return true;
    }

    /** The chance that an entry that was never added is reported as known, as the filter is filled now. */
    public double falseAlarmRate() {
        return Math.pow((double) bits.cardinality() / size, hashes);
    }

    /** The number of entries that were new when they were added. */
    public long added() {
        return added;
    }

    // Two 32-bit halves of one hash act as two hash functions; their combinations are as good as independent ones
    // (Kirsch and Mitzenmacher, 2006).
    private int position(long hash, int index) {
        int first = (int) hash;
        int second = (int) (hash >>> 32) | 1;
        return Math.floorMod(first + index * second, size);
    }

    /** FNV-1a over the UTF-8 bytes, followed by a mixing step that spreads the entropy over all bits. */
    private static long hash(String entry) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : entry.getBytes(StandardCharsets.UTF_8)) {
            hash ^= b & 0xff;
            hash *= 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return hash;
    }
}
