package dev.mews.tokenizer.bpe;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/** Merges in the order of their rank: a pair of token ids becomes one. Immutable. */
public final class Merges {
    private final int[] lefts;
    private final int[] rights;
    private final int[] results;
    private final boolean ordered;
    private final int tableShift;

    /* Open addressing: [left << 32 | right, rank], empty where the first is -1. */
    private final long[] table;

    private Merges(int[] lefts, int[] rights, int[] results) {
        this.lefts = lefts;
        this.rights = rights;
        this.results = results;
        int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(lefts.length));
        tableShift = 64 - bits;
        table = new long[2 << bits];
        Arrays.fill(table, -1);
        for (int rank = 0; rank < lefts.length; rank++) {
            int slot = slot(lefts[rank], rights[rank]);
            if (table[slot] >= 0) {
                throw new IllegalArgumentException(
                        "merges %d and %d are of the same pair".formatted(table[slot + 1], rank));
            }
            table[slot] = (long) lefts[rank] << 32 | rights[rank];
            table[slot + 1] = rank;
        }
        ordered = isOrdered(lefts, rights, results);
    }

    /** Collects merges in the order of their rank. */
    public static final class Builder {
        private final IntArrayList lefts = new IntArrayList();
        private final IntArrayList rights = new IntArrayList();
        private final IntArrayList results = new IntArrayList();

        /** Adds the merge of {@code left} and {@code right}, token ids, to the token {@code result}. */
        public Builder add(int left, int right, int result) {
            lefts.add(left);
            rights.add(right);
            results.add(result);
            return this;
        }

        /** The merges so far. */
        public Merges build() {
            return new Merges(lefts.toIntArray(), rights.toIntArray(), results.toIntArray());
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
        return (int) table[slot(left, right) + 1];
    }

    /** The first {@code count} merges. */
    public Merges first(int count) {
        return new Merges(Arrays.copyOf(lefts, count), Arrays.copyOf(rights, count), Arrays.copyOf(results, count));
    }

    /** Whether each merge comes after all merges that make its parts, as in every trained list. */
    public boolean isOrdered() {
        return ordered;
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

    private int slot(int left, int right) {
        long key = (long) left << 32 | right;
        long hash = (key * 0x9E3779B97F4A7C15L ^ key >>> 21) * 0xBF58476D1CE4E5B9L;
        int slot = (int) (hash >>> tableShift) * 2;
        while (table[slot] >= 0 && table[slot] != key) {
            slot = slot + 2 & table.length - 1;
        }
        return slot;
    }
}
