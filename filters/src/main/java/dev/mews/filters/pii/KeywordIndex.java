package dev.mews.filters.pii;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds ASCII keywords in one pass, ignoring the case of ASCII letters. A table of the first two characters dismisses
 * nearly every position; the few others are compared.
 *
 * @param <T> what a keyword stands for
 */
final class KeywordIndex<T> {
    /** Receives the occurrences by position. */
    interface Visitor<T> {
        /** Returns where to go on; positions before it are not visited. */
        int visit(T value, int start, int end);
    }

    private record Entry<T>(String keyword, T value) {}

    private static final int SYMBOLS = 128;
    private static final byte[] FOLD = new byte[SYMBOLS];

    static {
        for (int i = 0; i < SYMBOLS; i++) {
            FOLD[i] = (byte) (i >= 'A' && i <= 'Z' ? i + 'a' - 'A' : i);
        }
    }

    private final byte[] bucketOf = new byte[SYMBOLS * SYMBOLS];
    private final List<List<Entry<T>>> buckets = new ArrayList<>(List.of(List.of()));

    void add(String keyword, T value) {
        String lower = keyword.toLowerCase(Locale.ROOT);
        int pair = lower.charAt(0) * SYMBOLS + lower.charAt(1);
        if (bucketOf[pair] == 0) {
            bucketOf[pair] = (byte) buckets.size();
            buckets.add(new ArrayList<>());
        }
        buckets.get(bucketOf[pair]).add(new Entry<>(lower, value));
    }

    void scan(String text, Visitor<T> visitor) {
        int last = text.length() - 1;
        int i = 0;
        while (i < last) {
            int a = text.charAt(i);
            int b = text.charAt(i + 1);
            int bucket = (a | b) < SYMBOLS ? bucketOf[FOLD[a] * SYMBOLS + FOLD[b]] : 0;
            i = bucket == 0 ? i + 1 : Math.max(i + 1, visit(text, i, bucket, visitor));
        }
    }

    private int visit(String text, int start, int bucket, Visitor<T> visitor) {
        int next = start;
        for (Entry<T> entry : buckets.get(bucket)) {
            if (startsWith(text, start, entry.keyword())) {
                next = Math.max(
                        next,
                        visitor.visit(
                                entry.value(), start, start + entry.keyword().length()));
            }
        }
        return next;
    }

    private static boolean startsWith(String text, int start, String keyword) {
        if (text.length() - start < keyword.length()) {
            return false;
        }
        for (int i = 2; i < keyword.length(); i++) {
            char c = text.charAt(start + i);
            if (c >= SYMBOLS || FOLD[c] != keyword.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
