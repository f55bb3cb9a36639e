package dev.mews.tokenizer.bpe;

import dev.mews.tokenizer.Vocabulary;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the longest token with which bytes begin, of those that merges make. For use by several threads. */
final class LongestTokens {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int PREFIX = 4;
    private static final int TABLE_BITS = 14;

    /** Stands for this length and all above. */
    private static final int LAST_BIT = Long.SIZE - 1;

    /** From this length on a filter is asked before the vocabulary: to hash so many bytes takes long. */
    private static final int LONG = 16;

    private final Vocabulary vocabulary;
    private final MadeTokens made;

    /** By a hash of the first bytes: which lengths tokens have that begin with them. */
    private final long[] lengths = new long[1 << TABLE_BITS];

    /** Bloom filter of the first and last eight bytes of long tokens and their lengths. */
    private final long[] filter;

    /** By id 2 more than the next shorter token, 0 where it is not known yet; threads that ask at once write the same. */
    private final int[] shorter;

    LongestTokens(Vocabulary vocabulary, Merges merges) {
        this.vocabulary = vocabulary;
        made = new MadeTokens(vocabulary, merges);
        shorter = new int[vocabulary.size()];
        int longTokens = 0;
        for (int id = 0; id < vocabulary.size(); id++) {
            longTokens += vocabulary.length(id) >= LONG ? 1 : 0;
        }
        filter = new long[Integer.highestOneBit(longTokens / 4 + 1)];
        byte[] token = new byte[vocabulary.longestToken()];
        for (int id = 0; id < vocabulary.size(); id++) {
            int length = vocabulary.copy(id, token, 0);
            if (length >= PREFIX && !vocabulary.isSpecial(id)) {
                lengths[slot(token, 0)] |= 1L << Math.min(length, LAST_BIT);
                if (length >= LONG) {
                    long hash = hash(token, 0, length);
                    filter[(int) (hash >>> 32) & (filter.length - 1)] |= bits(hash);
                }
            }
        }
    }

    /** Id of the longest token of at most {@code length} bytes, at least one. */
    int find(byte[] text, int from, int length) {
        long open = length < PREFIX ? 0 : lengths[slot(text, from)];
        if (open < 0) {
            for (int candidate = Math.min(length, vocabulary.longestToken()); candidate >= LAST_BIT; candidate--) {
                int id = id(text, from, candidate);
                if (id >= 0) {
                    return id;
                }
            }
        }
        open &= ((2L << Math.min(length, LAST_BIT - 1)) - 1) & Long.MAX_VALUE;
        open |= (1L << Math.min(length + 1, PREFIX)) - 4;
        for (; open != 0; open &= ~Long.highestOneBit(open)) {
            int id = id(text, from, LAST_BIT - Long.numberOfLeadingZeros(open));
            if (id >= 0) {
                return id;
            }
        }
        return vocabulary.idOfByte(text[from] & 0xFF);
    }

    /** Id of the longest token with which a token, found at {@code from}, begins, -1 for a token of one byte. */
    int shorter(int id, byte[] text, int from) {
        int known = shorter[id];
        if (known == 0) {
            int length = vocabulary.length(id);
            known = 2 + (length == 1 ? -1 : find(text, from, length - 1));
            shorter[id] = known;
        }
        return known - 2;
    }

    private int id(byte[] text, int from, int length) {
        if (length >= LONG) {
            long hash = hash(text, from, length);
            long bits = bits(hash);
            if ((filter[(int) (hash >>> 32) & (filter.length - 1)] & bits) != bits) {
                return -1;
            }
        }
        int id = vocabulary.id(text, from, length);
        return id >= 0 && made.isMade(id) ? id : -1;
    }

    /** Whether merges leave two tokens as they are, of which each is made. */
    boolean areApart(int left, int right) {
        return made.areApart(left, right);
    }

    private static int slot(byte[] text, int from) {
        int first = (text[from] & 0xFF) << 24
                | (text[from + 1] & 0xFF) << 16
                | (text[from + 2] & 0xFF) << 8
                | (text[from + 3] & 0xFF);
        return (int) ((first * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - TABLE_BITS));
    }

    private static long hash(byte[] text, int from, int length) {
        long first = (long) LONGS.get(text, from) + length;
        long last = (long) LONGS.get(text, from + length - Long.BYTES);
        long hash = (Long.rotateLeft(first * 0x9E3779B97F4A7C15L, 29) ^ last) * 0xBF58476D1CE4E5B9L;
        return hash ^ (hash >>> 32);
    }

    private static long bits(long hash) {
        return 1L << hash | 1L << (hash >>> 6) | 1L << (hash >>> 12);
    }
}
