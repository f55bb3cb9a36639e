package dev.mews.tokenizer.train;

import java.util.Arrays;

/**
 * What one merge changes: counts of old pairs that fall and of new pairs that rise, by neighbour, so that the table of
 * all pairs is asked once per different pair and not once per place. Arrays are kept from step to step.
 */
final class StepCounts {
    private static final int NONE = -1;
    private static final int SAME = Integer.MAX_VALUE;

    private final long[] fallLeft;
    private final long[] fallRight;
    private int[] fallenLeft = new int[256];
    private int[] fallenRight = new int[256];
    private int fallenLefts;
    private int fallenRights;

    /** Number of the new pair with a neighbour on the left or right, by token id. */
    private final int[] newLeft;

    private final int[] newRight;
    private int newSame;

    /* New pairs: neighbour, on which side, count, places (how many, then where in the sorted list). */
    private int[] neighbours = new int[256];
    private boolean[] rights = new boolean[256];
    private long[] counts = new long[256];
    private int[] placeCounts = new int[256];
    private int[] placeEnds = new int[256];
    private int newPairs;

    /* Places in the order they were found, with the number of their new pair. */
    private int[] places = new int[1024];
    private int[] owners = new int[1024];
    private int placeCount;
    private int[] sorted = new int[1024];

    StepCounts(int maxTokens) {
        fallLeft = new long[maxTokens];
        fallRight = new long[maxTokens];
        newLeft = new int[maxTokens];
        newRight = new int[maxTokens];
        Arrays.fill(newLeft, NONE);
        Arrays.fill(newRight, NONE);
    }

    void begin() {
        for (int i = 0; i < newPairs; i++) {
            if (neighbours[i] != SAME) {
                (rights[i] ? newRight : newLeft)[neighbours[i]] = NONE;
            }
        }
        newPairs = 0;
        newSame = NONE;
        placeCount = 0;
        fallenLefts = 0;
        fallenRights = 0;
    }

    /** The pair (neighbour, left part) loses a place. */
    void fallLeft(int neighbour, long weight) {
        if (fallLeft[neighbour] == 0) {
            if (fallenLefts == fallenLeft.length) {
                fallenLeft = Arrays.copyOf(fallenLeft, 2 * fallenLefts);
            }
            fallenLeft[fallenLefts++] = neighbour;
        }
        fallLeft[neighbour] += weight;
    }

    /** The pair (right part, neighbour) loses a place. */
    void fallRight(int neighbour, long weight) {
        if (fallRight[neighbour] == 0) {
            if (fallenRights == fallenRight.length) {
                fallenRight = Arrays.copyOf(fallenRight, 2 * fallenRights);
            }
            fallenRight[fallenRights++] = neighbour;
        }
        fallRight[neighbour] += weight;
    }

    /** The pair (neighbour, result) has a new place. */
    void raiseLeft(int neighbour, int place, long weight) {
        int pair = newLeft[neighbour];
        if (pair < 0) {
            pair = newPair(neighbour, false);
            newLeft[neighbour] = pair;
        }
        raise(pair, place, weight);
    }

    /** The pair (result, neighbour) has a new place. */
    void raiseRight(int neighbour, int place, long weight) {
        int pair = newRight[neighbour];
        if (pair < 0) {
            pair = newPair(neighbour, true);
            newRight[neighbour] = pair;
        }
        raise(pair, place, weight);
    }

    /** The pair (result, result) has a new place. */
    void raiseSame(int place, long weight) {
        if (newSame < 0) {
            newSame = newPair(SAME, true);
        }
        raise(newSame, place, weight);
    }

    /** The pair (result, neighbour) of this step loses a place again. */
    void lowerRight(int neighbour, long weight) {
        counts[newRight[neighbour]] -= weight;
    }

    /** Lowers the old pairs in the table and sorts the places of the new ones. */
    void end(PairTable pairs, int left, int right, long least) {
        for (int i = 0; i < fallenLefts; i++) {
            lower(pairs, (long) fallenLeft[i] << 32 | left, fallLeft[fallenLeft[i]], least);
            fallLeft[fallenLeft[i]] = 0;
        }
        for (int i = 0; i < fallenRights; i++) {
            lower(pairs, (long) right << 32 | fallenRight[i], fallRight[fallenRight[i]], least);
            fallRight[fallenRight[i]] = 0;
        }
        if (sorted.length < placeCount) {
            sorted = new int[places.length];
        }
        int start = 0;
        for (int pair = 0; pair < newPairs; pair++) {
            placeEnds[pair] = start;
            start += placeCounts[pair];
        }
        for (int i = 0; i < placeCount; i++) {
            sorted[placeEnds[owners[i]]++] = places[i];
        }
    }

    private static void lower(PairTable pairs, long key, long by, long least) {
        int pair = by == 0 ? -1 : pairs.find(key);
        if (pair >= 0) {
            pairs.lower(pair, by, least);
        }
    }

    int newPairs() {
        return newPairs;
    }

    long count(int pair) {
        return counts[pair];
    }

    /** Whether the neighbour is on the right of the new token. */
    boolean isRight(int pair) {
        return rights[pair];
    }

    /** The other token of a new pair: {@code result} itself for a pair of two new tokens. */
    int neighbour(int pair, int result) {
        return neighbours[pair] == SAME ? result : neighbours[pair];
    }

    int placeCount(int pair) {
        return placeCounts[pair];
    }

    void copyPlaces(int pair, int[] target, int at) {
        System.arraycopy(sorted, placeEnds[pair] - placeCounts[pair], target, at, placeCounts[pair]);
    }

    private void raise(int pair, int place, long weight) {
        counts[pair] += weight;
        placeCounts[pair]++;
        if (placeCount == places.length) {
            places = Arrays.copyOf(places, 2 * placeCount);
            owners = Arrays.copyOf(owners, 2 * placeCount);
        }
        places[placeCount] = place;
        owners[placeCount++] = pair;
    }

    private int newPair(int neighbour, boolean right) {
        if (newPairs == neighbours.length) {
            neighbours = Arrays.copyOf(neighbours, 2 * newPairs);
            rights = Arrays.copyOf(rights, 2 * newPairs);
            counts = Arrays.copyOf(counts, 2 * newPairs);
            placeCounts = Arrays.copyOf(placeCounts, 2 * newPairs);
            placeEnds = Arrays.copyOf(placeEnds, 2 * newPairs);
        }
        neighbours[newPairs] = neighbour;
        rights[newPairs] = right;
        counts[newPairs] = 0;
        placeCounts[newPairs] = 0;
        return newPairs++;
    }
}
