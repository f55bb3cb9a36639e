package dev.mews.filters.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds lower-case ASCII phrases in a text whatever the case of its letters, in one pass (Aho-Corasick). */
public final class PhraseFinder {
    private static final int SYMBOLS = 128;
    /** Folds to k in Unicode's lower-case mapping: the only other character that folds to one ASCII letter. */
    private static final char KELVIN = '\u212a';

    private final List<int[]> next = new ArrayList<>();
    private final List<Long> flags = new ArrayList<>();
    private int[] table = {};
    private long[] outputs = {};

    /** A finder without phrases. */
    public PhraseFinder() {
        newState();
    }

    private int newState() {
        int[] row = new int[SYMBOLS];
        Arrays.fill(row, -1);
        next.add(row);
        flags.add(0L);
        return next.size() - 1;
    }

    /** Adds a phrase, given in lower case, that sets {@code flag} where it occurs. */
    public PhraseFinder add(String phrase, long flag) {
        int state = 0;
        for (int i = 0; i < phrase.length(); i++) {
            int[] row = next.get(state);
            char c = phrase.charAt(i);
            if (row[c] < 0) {
                row[c] = newState();
            }
            state = row[c];
        }
        flags.set(state, flags.get(state) | flag);
        return this;
    }

    /** Prepares the search; no phrase can be added afterwards. */
    public PhraseFinder build() {
        int states = next.size();
        int[] fail = new int[states];
        table = new int[states * SYMBOLS];
        outputs = new long[states];
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        queue.add(0);
        while (!queue.isEmpty()) {
            int state = queue.remove();
            outputs[state] = flags.get(state) | (state == 0 ? 0 : outputs[fail[state]]);
            for (int c = 0; c < SYMBOLS; c++) {
                int child = next.get(state)[c];
                int fallback = state == 0 ? 0 : table[fail[state] * SYMBOLS + c];
                if (child < 0) {
                    table[state * SYMBOLS + c] = fallback;
                } else {
                    fail[child] = fallback;
                    table[state * SYMBOLS + c] = child;
                    queue.add(child);
                }
            }
        }
        return this;
    }

    /** Flags of all phrases in {@code text}. */
    public long find(String text) {
        return find(text, 0, text.length());
    }

    /** Flags of all phrases in {@code [start, end)}. */
    public long find(String text, int start, int end) {
        int state = 0;
        long found = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                c = (char) (c + 'a' - 'A');
            } else if (c >= SYMBOLS) {
                if (c != KELVIN) {
                    state = 0;
                    continue;
                }
                c = 'k';
            }
            state = table[state * SYMBOLS + c];
            found |= outputs[state];
        }
        return found;
    }
}
