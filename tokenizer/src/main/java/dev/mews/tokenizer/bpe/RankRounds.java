package dev.mews.tokenizer.bpe;

import dev.mews.tokenizer.Vocabulary;
import java.util.Arrays;

/**
 * Applies merges to a long pre-token in time linear in its length: one round per rank, from low to high, each round
 * taking all places of its pair from left to right. Needs {@linkplain Merges#isOrdered ordered} merges, where a merge
 * only ever makes pairs of higher rank.
 */
final class RankRounds {
    private final Vocabulary vocabulary;
    private final Merges merges;
    private final long[] waiting;

    /** Per rank the first and last node of its list of places; nodes are recycled. */
    private final int[] heads;

    private final int[] tails;
    private int[] nodePlace = new int[256];
    private int[] nodeNext = new int[256];
    private int nodes;
    private int freeNode = -1;

    /* A token takes as many cells as it has bytes: its id in the first, minus its length in the last, any negative
     * number between. So both neighbours of a place are found without links. */
    private int[] cells = new int[256];
    private int[] places = new int[256];
    private int end;

    RankRounds(Vocabulary vocabulary, Merges merges) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        waiting = new long[(merges.size() >>> 6) + 1];
        heads = new int[merges.size()];
        tails = new int[merges.size()];
        Arrays.fill(heads, -1);
    }

    /** Returns cells: a token id at each place where a token begins. */
    int[] encode(byte[] text, int from, int length, long[] byteMerges) {
        if (cells.length < length) {
            cells = new int[length];
        }
        end = length;
        nodes = 0;
        freeNode = -1;
        for (int i = 0; i < length; i++) {
            cells[i] = vocabulary.idOfByte(text[from + i] & 0xFF);
            if (i > 0) {
                append((int) byteMerges[(text[from + i - 1] & 0xFF) << 8 | (text[from + i] & 0xFF)], i - 1);
            }
        }
        for (int rank = nextWaiting(0); rank >= 0; rank = nextWaiting(rank + 1)) {
            round(rank);
        }
        return cells;
    }

    private void round(int rank) {
        waiting[rank >>> 6] &= ~(1L << rank);
        int count = takePlaces(rank);
        int left = merges.left(rank);
        int right = merges.right(rank);
        int result = merges.result(rank);
        int leftLength = vocabulary.length(left);
        int length = leftLength + vocabulary.length(right);
        for (int i = 0; i < count; i++) {
            int place = places[i];
            int second = place + leftLength;
            if (cells[place] != left || second >= end || cells[second] != right) {
                continue;
            }
            cells[second] = -1;
            cells[place + length - 1] = -length;
            cells[place] = result;
            if (place > 0) {
                int before = cells[place - 1] >= 0 ? place - 1 : place + cells[place - 1];
                append(merges.rank(cells[before], result), before);
            }
            if (place + length < end) {
                append(merges.rank(result, cells[place + length]), place);
            }
        }
    }

    private int takePlaces(int rank) {
        int count = 0;
        boolean ascending = true;
        for (int node = heads[rank]; node >= 0; ) {
            if (count == places.length) {
                places = Arrays.copyOf(places, 2 * count);
            }
            ascending &= count == 0 || places[count - 1] < nodePlace[node];
            places[count++] = nodePlace[node];
            int next = node == tails[rank] ? -1 : nodeNext[node];
            nodeNext[node] = freeNode;
            freeNode = node;
            node = next;
        }
        heads[rank] = -1;
        if (!ascending) {
            Arrays.sort(places, 0, count);
        }
        return count;
    }

    private void append(int rank, int place) {
        if (rank < 0) {
            return;
        }
        int node = freeNode;
        if (node >= 0) {
            freeNode = nodeNext[node];
        } else {
            if (nodes == nodePlace.length) {
                nodePlace = Arrays.copyOf(nodePlace, 2 * nodes);
                nodeNext = Arrays.copyOf(nodeNext, 2 * nodes);
            }
            node = nodes++;
        }
        nodePlace[node] = place;
        if (heads[rank] < 0) {
            heads[rank] = node;
            waiting[rank >>> 6] |= 1L << rank;
        } else {
            nodeNext[tails[rank]] = node;
        }
        tails[rank] = node;
    }

    private int nextWaiting(int from) {
        int word = from >>> 6;
        if (word >= waiting.length) {
            return -1;
        }
        long bits = waiting[word] & (-1L << from);
        while (bits == 0) {
            if (++word == waiting.length) {
                return -1;
            }
            bits = waiting[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }
}
