package dev.mews.tokenizer.train;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * What finding merges takes, known from the counts before it begins. Per pre-token of more than one byte: 4 bytes a byte of
 * it, 8 for its head and 4 for its number; 4 bytes for each place of a pair; about 40 for each different pair. Places and pairs grow
 * while merges are made: {@value #PLACES_FACTOR} places per pair of neighbouring bytes and {@value #PAIRS_PER_PLACE} pairs
 * a place hold the arrays, also while the larger copy is made. That was most on text of many languages, of one language and of source code, and is no proof.
 */
final class MergeMemory {
    private static final double PLACES_FACTOR = 2.5;
    private static final double PAIRS_PER_PLACE = 0.1;
    private static final int BYTES_PER_PAIR = 120;
    private static final int SHARE_BYTES = 24;
    private static final int BYTES_PER_TOKEN = 200;
    private static final int MAX_LEAST = 64;

    private final int groups;
    private final boolean parity;
    private final long tokens;

    /* By the count of a pre-token, the last for all above: how many there are, their bytes, entries of groups, occurrences. */
    private final long[] words = new long[MAX_LEAST + 1];
    private final long[] bytes = new long[MAX_LEAST + 1];
    private final long[] shares = new long[MAX_LEAST + 1];
    private final long[] shareBytes = new long[MAX_LEAST + 1];
    private final double[] occurrences = new double[MAX_LEAST + 1];

    MergeMemory(int groups, boolean parity, long tokens) {
        this.groups = groups;
        this.parity = parity;
        this.tokens = tokens;
    }

    /** Takes note of a pre-token of {@code count} weighted occurrences, in whole ones, that is in so many groups. */
    void add(int length, long count, int inGroups) {
        int at = (int) Math.min(count, MAX_LEAST);
        if (length > 1) {
            words[at]++;
            bytes[at] += length;
            shares[at] += inGroups;
            shareBytes[at] += (long) inGroups * length;
        }
        occurrences[at] += count;
    }

    /** Pre-tokens that occur at least {@code least} times. */
    long words(long least) {
        return sum(words, least);
    }

    /** Bytes of these. */
    long bytes(long least) {
        return sum(bytes, least);
    }

    /** Bytes of memory that these take. */
    long estimate(long least) {
        double state = state(words(least), bytes(least));
        if (groups > 1) {
            state += (double) SHARE_BYTES * sum(shares, least) + 8.0 * words(least);
        }
        if (parity) {
            state += state(sum(shares, least), sum(shareBytes, least));
        }
        return (long) (state + (double) BYTES_PER_TOKEN * tokens);
    }

    private static double state(long words, long bytes) {
        double places = bytes - words;
        return 4.0 * bytes + 16.0 * words + places * (4 * PLACES_FACTOR + PAIRS_PER_PLACE * BYTES_PER_PAIR);
    }

    /**
     * Refuses what needs too much.
     *
     * @throws IOException that says what would fit
     */
    void check(long limit, long least, String counts) throws IOException {
        long needed = estimate(least);
        if (needed <= limit) {
            return;
        }
        String way = ": allow more";
        for (long higher = least + 1; higher <= MAX_LEAST; higher++) {
            if (estimate(higher) <= limit) {
                double left = sum(occurrences, 0) - sum(occurrences, higher);
                way += String.format(
                        Locale.ROOT,
                        ", or leave out pre-tokens that occur less than %d times (min-pre-token-count), %.2f%% of all"
                                + " occurrences, which changes merges",
                        higher,
                        100 * left / Math.max(1, sum(occurrences, 0)));
                break;
            }
        }
        throw new IOException(String.format(
                Locale.ROOT,
                "%s: finding merges in %,d different pre-tokens of %,d bytes takes about %,d MiB, but %,d MiB are allowed%s",
                counts,
                words(least),
                bytes(least),
                (needed >> 20) + 1,
                limit >> 20,
                way));
    }

    private static long sum(long[] values, long least) {
        return Arrays.stream(values, (int) Math.min(least, MAX_LEAST), MAX_LEAST + 1)
                .sum();
    }

    private static double sum(double[] values, long least) {
        return Arrays.stream(values, (int) Math.min(least, MAX_LEAST), MAX_LEAST + 1)
                .sum();
    }
}
