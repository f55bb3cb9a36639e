package dev.mews.tokenizer.internal;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Remembers the token ids of short words: direct-mapped, so a new word takes the place of the one before it. Not
 * thread-safe.
 */
public final class WordCache {
    private static final int BITS = 15;
    private static final int VALUES = 8;
    /** Most ids that are kept for a word. */
    private static final int MAX_IDS = VALUES - 1;

    private final long[] keys = new long[2 << BITS];
    private final int[] values = new int[VALUES << BITS];

    /** Place of a word in the cache. */
    public int slot(long high, long low) {
        return (int) (PackedKeys.hash(high, low) >>> (64 - BITS));
    }

    /** Whether the word is there. */
    public boolean holds(int slot, long high, long low) {
        return keys[2 * slot] == high && keys[2 * slot + 1] == low;
    }

    /** Keeps the ids of a word, unless they are many. */
    public void put(int slot, long high, long low, int[] ids, int count) {
        if (count > MAX_IDS) {
            return;
        }
        keys[2 * slot] = high;
        keys[2 * slot + 1] = low;
        values[VALUES * slot] = count;
        System.arraycopy(ids, 0, values, VALUES * slot + 1, count);
    }

    /** Appends the ids of the word that is there. */
    public void appendTo(int slot, IntArrayList out) {
        int at = VALUES * slot;
        int count = values[at];
        if (count == 1) {
            out.add(values[at + 1]);
        } else {
            out.addElements(out.size(), values, at + 1, count);
        }
    }
}
