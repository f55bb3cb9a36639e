package dev.mews.tokenizer.train;

import java.util.Arrays;

/**
 * The pairs that may still be merged: key {@code left << 32 | right}, count, and the places where the pair was seen when
 * its younger token was made. Places can be out of date, never missing.
 */
final class PairTable {
    private static final int FIRST_CAPACITY = 1 << 8;

    private long[] keys = new long[FIRST_CAPACITY];
    private long[] counts = new long[FIRST_CAPACITY];
    private int[] placeStarts = new int[FIRST_CAPACITY];
    private int[] placeCounts = new int[FIRST_CAPACITY];
    private int size;
    private int dead;

    /** Open addressing from key to pair; -1 where empty. */
    private int[] slots = new int[2 * FIRST_CAPACITY];

    private int[] places = new int[1 << 10];
    private int placesUsed;
    private long placesDead;

    PairTable() {
        Arrays.fill(slots, -1);
    }

    /** Pair of a key, or -1. A dead pair is not found. */
    int find(long key) {
        int slot = slot(key);
        while (slots[slot] >= 0) {
            if (keys[slots[slot]] == key) {
                return counts[slots[slot]] > 0 ? slots[slot] : -1;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return -1;
    }

    /** Adds a pair that is not there; its places come next, with {@link #reserve}. */
    int add(long key, long count) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            placeStarts = Arrays.copyOf(placeStarts, 2 * size);
            placeCounts = Arrays.copyOf(placeCounts, 2 * size);
            rebuildSlots(4 * size);
        }
        keys[size] = key;
        counts[size] = count;
        placeStarts[size] = placesUsed;
        placeCounts[size] = 0;
        insert(size);
        return size++;
    }

    /** Reserves room for the places of the pair added last; returns where they begin in {@link #places}. */
    int reserve(int count) {
        if (placesUsed + (long) count > places.length) {
            long wanted = Math.max(placesUsed + (long) count, places.length + (places.length >> 1));
            if (wanted > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException("more than 2^31 places of pairs: train on fewer or shorter pre-tokens");
            }
            places = Arrays.copyOf(places, (int) wanted);
        }
        placeCounts[size - 1] = count;
        placesUsed += count;
        return placeStarts[size - 1];
    }

    int[] places() {
        return places;
    }

    int placeStart(int pair) {
        return placeStarts[pair];
    }

    int placeCount(int pair) {
        return placeCounts[pair];
    }

    long count(int pair) {
        return counts[pair];
    }

    long key(int pair) {
        return keys[pair];
    }

    /** Lowers a count; a pair below {@code least} is dead. */
    void lower(int pair, long by, long least) {
        counts[pair] -= by;
        if (counts[pair] < least) {
            kill(pair);
        }
    }

    void kill(int pair) {
        counts[pair] = 0;
        dead++;
        placesDead += placeCounts[pair];
    }

    /** Whether {@link #compact} would free much, or enough to do without a larger array. */
    boolean isSparse() {
        boolean full = placesUsed > places.length - (places.length >> 3);
        long worth = full ? placesUsed / 5 : placesUsed / 2;
        return (size == keys.length && dead > size / 3) || (placesDead > worth && placesUsed > 1 << 20);
    }

    /** Forgets dead pairs and their places. The numbers of the other pairs change, their order does not. */
    void compact(PairQueue queue) {
        int kept = 0;
        int used = 0;
        for (int pair = 0; pair < size; pair++) {
            if (counts[pair] > 0) {
                System.arraycopy(places, placeStarts[pair], places, used, placeCounts[pair]);
                keys[kept] = keys[pair];
                counts[kept] = counts[pair];
                placeStarts[kept] = used;
                placeCounts[kept] = placeCounts[pair];
                used += placeCounts[pair];
                kept++;
            }
        }
        size = kept;
        placesUsed = used;
        dead = 0;
        placesDead = 0;
        rebuildSlots(slots.length);
        queue.clear();
        for (int pair = 0; pair < size; pair++) {
            queue.add(counts[pair], keys[pair], pair);
        }
    }

    private void rebuildSlots(int capacity) {
        slots = new int[capacity];
        Arrays.fill(slots, -1);
        for (int pair = 0; pair < size; pair++) {
            if (counts[pair] > 0) {
                insert(pair);
            }
        }
    }

    private void insert(int pair) {
        int slot = slot(keys[pair]);
        while (slots[slot] >= 0) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = pair;
    }

    private int slot(long key) {
        long hash = (key ^ key >>> 29) * 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 32) & slots.length - 1;
    }
}
