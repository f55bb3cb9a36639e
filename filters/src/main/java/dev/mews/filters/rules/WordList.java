package dev.mews.filters.rules;

import java.util.Arrays;

/** Words of a text as start and end positions in UTF-16 units. */
final class WordList {
    private int[] bounds;
    private int size;
    private final int limit;

    WordList(int expected, int limit) {
        this.bounds = new int[2 * Math.max(8, expected)];
        this.limit = limit;
    }

    /** Adds a word; false when the list is full. */
    boolean add(int start, int end) {
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, bounds.length * 2);
        }
        bounds[2 * size] = start;
        bounds[2 * size + 1] = end;
        size++;
        return size < limit;
    }

    int size() {
        return size;
    }

    int start(int word) {
        return bounds[2 * word];
    }

    int end(int word) {
        return bounds[2 * word + 1];
    }
}
