package dev.mews.tokenizer.internal;

import java.util.Arrays;

/**
 * As {@link WordCache}, for words of 16 to 64 bytes: long words, and ordinary ones in scripts of 3 bytes per letter.
 * One place per word.
 */
public final class LongWordCache {
    /** Longest word that is kept, in bytes. */
    public static final int MAX_LENGTH = 64;
    /** Most ids that are kept for a word. */
    public static final int MAX_IDS = 15;

    private static final int BITS = 14;
    private static final int VALUES = MAX_IDS + 1;

    private final byte[] words = new byte[MAX_LENGTH << BITS];
    /** Per word its length, and its ids: how many there are comes first, in the upper half, then the length. */
    private final int[] values = new int[VALUES << BITS];

    /** Place of a word in the cache. */
    public int slot(byte[] text, int from, int length) {
        return (int) (PackedKeys.hash(text, from, length) >>> (64 - BITS));
    }

    /** Copies the ids of a word to {@code target} and returns how many there were, 0 when the word is not here. */
    public int copy(int slot, byte[] text, int from, int length, int[] target, int at) {
        int start = slot * MAX_LENGTH;
        int header = values[VALUES * slot];
        if ((header & 0xFF) != length || !Arrays.equals(words, start, start + length, text, from, from + length)) {
            return 0;
        }
        int count = header >>> 8;
        int first = VALUES * slot + 1;
        for (int i = 0; i < count; i++) {
            target[at + i] = values[first + i];
        }
        return count;
    }

    /** Keeps the ids of a word, unless they are more than {@link #MAX_IDS}. */
    public void put(int slot, byte[] text, int from, int length, int[] ids, int count) {
        if (count > MAX_IDS) {
            return;
        }
        System.arraycopy(text, from, words, slot * MAX_LENGTH, length);
        values[VALUES * slot] = count << 8 | length;
        System.arraycopy(ids, 0, values, VALUES * slot + 1, count);
    }
}
