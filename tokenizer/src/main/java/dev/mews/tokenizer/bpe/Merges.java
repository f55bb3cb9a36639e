package dev.mews.tokenizer.bpe;

import java.util.Arrays;

/** Merges in the order of their rank: a pair of token ids becomes one. Immutable. */
public final class Merges {
    private final int[] lefts;
    private final int[] rights;
    private final int[] results;
    /** Whether the merges are ordered: 0 where nobody has asked yet, 1 for yes, -1 for no. */
    private byte ordered;

    /* Open addressing: [left << 32 | right, result << 32 | rank], empty where the first is -1. */
    private final long[] table;
    private final int tableShift;

    /* Most pairs that are asked for have no merge, and the table is larger than a core's cache. So a Bloom filter is asked
     * first: three bits in one of the longs, about 8 bits per merge, wrong for about 3 % of the pairs without a merge. */
    private final long[] filter;
    private final int filterShift;

    private Merges(int[] lefts, int[] rights, int[] results) {
        this.lefts = lefts;
        this.rights = rights;
        this.results = results;
        int bits = Math.max(6, 32 - Integer.numberOfLeadingZeros(Math.max(1, lefts.length - 1)));
        tableShift = 64 - bits - 1;
        table = new long[4 << bits];
        Arrays.fill(table, -1);
        filterShift = 64 - bits + 3;
        filter = new long[1 << (bits - 3)];
        for (int rank = 0; rank < lefts.length; rank++) {
            long pair = (long) lefts[rank] << 32 | rights[rank];
            long hash = hash(pair);
            int slot = slot(pair, hash);
            if (table[slot] >= 0) {
                throw new IllegalArgumentException(
                        "merges %d and %d are of the same pair".formatted((int) table[slot + 1], rank));
            }
            table[slot] = pair;
            table[slot + 1] = (long) results[rank] << 32 | rank;
            filter[(int) (hash >>> filterShift)] |= filterBits(hash);
        }
    }

    /**
     * Merges in the order of their rank, token ids. The arrays are not copied.
     *
     * @throws IllegalArgumentException when two are of the same pair
     */
    public static Merges of(int[] lefts, int[] rights, int[] results) {
        return new Merges(lefts, rights, results);
    }

    /** Collects merges in the order of their rank. */
    public static final class Builder {
        private int[] lefts = new int[64];
        private int[] rights = new int[64];
        private int[] results = new int[64];
        private int count;

        /** Adds the merge of {@code left} and {@code right}, token ids, to the token {@code result}. */
        public Builder add(int left, int right, int result) {
            if (count == lefts.length) {
                lefts = Arrays.copyOf(lefts, 2 * count);
                rights = Arrays.copyOf(rights, 2 * count);
                results = Arrays.copyOf(results, 2 * count);
            }
            lefts[count] = left;
            rights[count] = right;
            results[count++] = result;
            return this;
        }

        /** The merges so far. */
        public Merges build() {
            return new Merges(Arrays.copyOf(lefts, count), Arrays.copyOf(rights, count), Arrays.copyOf(results, count));
        }
    }

    /** Number of merges. */
    public int size() {
        return lefts.length;
    }

    /** Left token id of a merge. */
    public int left(int rank) {
        return lefts[rank];
    }

    /** Right token id of a merge. */
    public int right(int rank) {
        return rights[rank];
    }

    /** Token id that a merge makes. */
    public int result(int rank) {
        return results[rank];
    }

    /** Rank of the merge of a pair of token ids, or -1. */
    public int rank(int left, int right) {
        return (int) find(left, right);
    }

    /** The merge of a pair of token ids as {@code result << 32 | rank}, or -1. */
    long find(int left, int right) {
        long pair = (long) left << 32 | right;
        long hash = hash(pair);
        long bits = filterBits(hash);
        return (filter[(int) (hash >>> filterShift)] & bits) != bits ? -1 : table[slot(pair, hash) + 1];
    }

    /** The first {@code count} merges. */
    public Merges first(int count) {
        return new Merges(Arrays.copyOf(lefts, count), Arrays.copyOf(rights, count), Arrays.copyOf(results, count));
    }

    /** Whether each merge comes after all merges that make its parts, as in every trained list. */
    public boolean isOrdered() {
        if (ordered == 0) {
            ordered = (byte) (isOrdered(lefts, rights, results) ? 1 : -1);
        }
        return ordered > 0;
    }

    private static boolean isOrdered(int[] lefts, int[] rights, int[] results) {
        int largest = 0;
        for (int result : results) {
            largest = Math.max(largest, result);
        }
        int[] lastRank = new int[largest + 1];
        Arrays.fill(lastRank, -1);
        for (int rank = 0; rank < results.length; rank++) {
            lastRank[results[rank]] = rank;
        }
        for (int rank = 0; rank < results.length; rank++) {
            int left = lefts[rank] <= largest ? lastRank[lefts[rank]] : -1;
            int right = rights[rank] <= largest ? lastRank[rights[rank]] : -1;
            if (left >= rank || right >= rank) {
                return false;
            }
        }
        return true;
    }

    private static long hash(long pair) {
        long hash = (pair ^ pair >>> 29) * 0x9E3779B97F4A7C15L;
        return (hash ^ hash >>> 32) * 0xBF58476D1CE4E5B9L;
    }

    /** Three bits of a long, chosen by bits of the hash that choose nothing else. */
    private static long filterBits(long hash) {
        return 1L << hash | 1L << (hash >>> 6) | 1L << (hash >>> 12);
    }

    private int slot(long pair, long hash) {
        int slot = (int) (hash >>> tableShift) * 2;
        while (table[slot] >= 0 && table[slot] != pair) {
            slot = slot + 2 & table.length - 1;
        }
        return slot;
    }
}
