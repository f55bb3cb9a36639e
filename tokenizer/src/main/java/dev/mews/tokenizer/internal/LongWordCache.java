package dev.mews.tokenizer.internal;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/** As {@link WordCache}, for words of 16 to 64 bytes: long words, and ordinary ones in scripts of 3 bytes per letter. */
public final class LongWordCache {
    /** Longest word that is kept, in bytes. */
    public static final int MAX_LENGTH = 64;

    private static final int BITS = 13;
    private static final int VALUES = 16;

    private final byte[] words = new byte[MAX_LENGTH << BITS];
    private final int[] lengths = new int[1 << BITS];
    private final int[] values = new int[VALUES << BITS];

    /** Place of a word in the cache. */
    public int slot(byte[] text, int from, int length) {
        return (int) (PackedKeys.hash(text, from, length) >>> (64 - BITS));
    }

    /** Whether the word is there. */
    public boolean holds(int slot, byte[] text, int from, int length) {
        int at = slot * MAX_LENGTH;
        return lengths[slot] == length && Arrays.equals(words, at, at + length, text, from, from + length);
    }

    /** Keeps the ids of a word, unless they are many. */
    public void put(int slot, byte[] text, int from, int length, int[] ids, int count) {
        if (count >= VALUES) {
            return;
        }
        System.arraycopy(text, from, words, slot * MAX_LENGTH, length);
        lengths[slot] = length;
        values[VALUES * slot] = count;
        System.arraycopy(ids, 0, values, VALUES * slot + 1, count);
    }

    /** Appends the ids of the word that is there. */
    public void appendTo(int slot, IntArrayList out) {
        int at = VALUES * slot;
        out.addElements(out.size(), values, at + 1, values[at]);
    }
}
