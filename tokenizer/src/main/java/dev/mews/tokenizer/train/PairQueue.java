package dev.mews.tokenizer.train;

import java.util.Arrays;

/**
 * Binary heap of pairs: highest count first, then smallest key. Counts in the heap may be out of date; whoever takes
 * the first pair checks it.
 */
final class PairQueue {
    private long[] counts = new long[1024];
    private long[] keys = new long[1024];
    private int[] pairs = new int[1024];
    private int size;

    int size() {
        return size;
    }

    int firstPair() {
        return pairs[0];
    }

    long firstCount() {
        return counts[0];
    }

    void add(long count, long key, int pair) {
        if (size == counts.length) {
            counts = Arrays.copyOf(counts, 2 * size);
            keys = Arrays.copyOf(keys, 2 * size);
            pairs = Arrays.copyOf(pairs, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!before(count, key, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        set(at, count, key, pair);
    }

    void removeFirst() {
        size--;
        if (size > 0) {
            sink(counts[size], keys[size], pairs[size]);
        }
    }

    /** Gives the first pair its true, smaller count. */
    void lowerFirst(long count) {
        sink(count, keys[0], pairs[0]);
    }

    void clear() {
        size = 0;
    }

    private void sink(long count, long key, int pair) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(counts[child + 1], keys[child + 1], child)) {
                child++;
            }
            if (before(count, key, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        set(at, count, key, pair);
    }

    private boolean before(long count, long key, int other) {
        return count != counts[other] ? count > counts[other] : key < keys[other];
    }

    private void move(int from, int to) {
        set(to, counts[from], keys[from], pairs[from]);
    }

    private void set(int at, long count, long key, int pair) {
        counts[at] = count;
        keys[at] = key;
        pairs[at] = pair;
    }
}
