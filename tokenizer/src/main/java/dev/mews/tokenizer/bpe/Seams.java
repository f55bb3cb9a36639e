package dev.mews.tokenizer.bpe;

import dev.mews.tokenizer.Vocabulary;

/**
 * Boundaries between characters of three or four UTF-8 bytes that no token crosses. No merge crosses them either, so the
 * pieces between them can be encoded one by one: long runs of ideographs fall into words that come again and again.
 * Immutable.
 */
final class Seams {
    /* Bloom filters of what stands around the boundaries inside tokens: both characters whole, or parts of them where the
     * token begins or ends there. What a filter wrongly holds is cut less, not otherwise. */
    private final long[] whole;
    private final long[] partial;

    /** By {@code last byte before << 8 | first byte after}: whether anything partial has them. */
    private final long[] partialPairs = new long[ByteAlphabet.SIZE * ByteAlphabet.SIZE / Long.SIZE];

    Seams(Vocabulary vocabulary) {
        byte[] token = new byte[vocabulary.longestToken()];
        int boundaries = 0;
        int parts = 0;
        for (int id = 0; id < vocabulary.size(); id++) {
            int length = vocabulary.copy(id, token, 0);
            for (int i = 1; i < length; i++) {
                if (mayBeInside(token, i)) {
                    boundaries++;
                    parts += i < 3 || length - i < 3 ? 1 : 0;
                }
            }
        }
        whole = new long[Math.max(16, Integer.highestOneBit(boundaries / 4 + 1))];
        partial = new long[Math.max(16, Integer.highestOneBit(parts / 4 + 1))];
        for (int id = 0; id < vocabulary.size(); id++) {
            int length = vocabulary.copy(id, token, 0);
            for (int i = 1; i < length; i++) {
                if (mayBeInside(token, i)) {
                    add(token, i, length);
                }
            }
        }
    }

    /** Whether a character of three or four bytes begins at {@code i} after a byte that may end one. */
    private static boolean mayBeInside(byte[] token, int i) {
        return (token[i] & 0xE0) == 0xE0 && (token[i - 1] & 0xC0) == 0x80;
    }

    private void add(byte[] token, int place, int length) {
        int before = 1;
        while (before < place && before < 4 && (token[place - before] & 0xC0) == 0x80) {
            before++;
        }
        int after = length(token, place, length);
        boolean wholeBefore = length(token, place - before, place) == before;
        int right = after > 0 ? after : Math.min(3, length - place);
        long key = key(packed(token, place - before, before), before, packed(token, place, right), right);
        if (after > 0 && wholeBefore) {
            put(whole, key);
        } else {
            put(partial, key);
            int pair = (token[place - 1] & 0xFF) << 8 | (token[place] & 0xFF);
            partialPairs[pair >>> 6] |= 1L << pair;
        }
    }

    /** Whether seams may cut a text into pieces of which one has these bytes. */
    static boolean mayBePiece(byte[] bytes) {
        for (byte b : bytes) {
            if ((b & 0xE0) == 0xE0) {
                return true;
            }
        }
        return false;
    }

    /** The first seam after {@code from}, where a character begins, or {@code to}. */
    int next(byte[] text, int from, int to) {
        int i = from;
        int before = 0;
        int left = 0;
        while (i < to) {
            int length = text[i] >= 0 ? 1 : length(text, i, to);
            if (length < 3) {
                before = 0;
                i += Math.max(1, length);
                continue;
            }
            int right = packed(text, i, length);
            if (before > 0 && !isCrossed(left, before, right, length)) {
                return i;
            }
            left = right;
            before = length;
            i += length;
        }
        return to;
    }

    /** Whether a token crosses the boundary of two characters, given as their bytes and how many these are. */
    private boolean isCrossed(int left, int before, int right, int after) {
        if (has(whole, key(left, before, right, after))) {
            return true;
        }
        int pair = (left & 0xFF) << 8 | (right >>> (8 * after - 8) & 0xFF);
        if ((partialPairs[pair >>> 6] >>> pair & 1) == 0) {
            return false;
        }
        for (int last = 1; last <= before; last++) {
            int end = left & (-1 >>> (32 - 8 * last));
            for (int first = 1; first <= after; first++) {
                boolean part = last < before || first < after;
                if (part && has(partial, key(end, last, right >>> (8 * (after - first)), first))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Length of the character that begins at {@code i} by the form of its bytes, 0 where it is not whole. */
    private static int length(byte[] text, int i, int to) {
        int first = text[i] & 0xFF;
        int length = first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0;
        if (i + length > to) {
            return 0;
        }
        for (int k = 1; k < length; k++) {
            if ((text[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** One to four bytes, the last lowest. */
    private static int packed(byte[] text, int from, int length) {
        int packed = 0;
        for (int i = from; i < from + length; i++) {
            packed = packed << 8 | (text[i] & 0xFF);
        }
        return packed;
    }

    private static long key(int left, int before, int right, int after) {
        long pair = (long) left << 32 | (right & 0xFFFFFFFFL);
        long key = (pair ^ (before << 3 | after) * 0xBF58476D1CE4E5B9L) * 0x9E3779B97F4A7C15L;
        return key ^ key >>> 32;
    }

    private static long bits(long key) {
        return 1L << key | 1L << (key >>> 6) | 1L << (key >>> 12);
    }

    private static void put(long[] filter, long key) {
        filter[(int) (key >>> 20) & (filter.length - 1)] |= bits(key);
    }

    private static boolean has(long[] filter, long key) {
        long bits = bits(key);
        return (filter[(int) (key >>> 20) & (filter.length - 1)] & bits) == bits;
    }
}
