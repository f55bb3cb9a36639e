package dev.mews.filters.rules;

import java.util.Arrays;

/** Counts 64-bit keys and remembers where each was first seen. Cleared and used again for every n. */
final class CountTable {
    private final long[] keys;
    private final int[] counts;
    private final int[] firsts;
    private final int mask;

    CountTable(int keys) {
        int capacity = Integer.highestOneBit(Math.max(8, keys) * 2 - 1) * 2;
        this.keys = new long[capacity];
        this.counts = new int[capacity];
        this.firsts = new int[capacity];
        this.mask = capacity - 1;
    }

    void clear() {
        Arrays.fill(counts, 0);
    }

    /** Counts {@code key}, seen at {@code index}; the slot it has. */
    int add(long key, int index) {
        int slot = (int) ((key * 0x9e37_79b9_7f4a_7c15L) >>> 32) & mask;
        while (counts[slot] != 0) {
            if (keys[slot] == key) {
                counts[slot]++;
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        counts[slot] = 1;
        firsts[slot] = index;
        return slot;
    }

    int count(int slot) {
        return counts[slot];
    }

    int first(int slot) {
        return firsts[slot];
    }
}
