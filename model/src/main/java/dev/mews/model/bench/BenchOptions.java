package dev.mews.model.bench;

import java.util.List;
import java.util.TreeSet;

/**
 * What is timed.
 *
 * @param lengths tokens read before generation, ascending
 * @param newTokens tokens generated after them, at least 1
 * @param repeats timed rounds, at least 1; one more comes before them
 * @param training whether training steps are timed too
 * @param maxSeconds no length is begun that is expected to end later
 * @param maxBytes no length is begun whose weights, cache and temporaries are expected to need more
 * @param threads 0: one per processor
 */
public record BenchOptions(
        List<Integer> lengths,
        int newTokens,
        int repeats,
        boolean training,
        double maxSeconds,
        long maxBytes,
        int threads) {
    public BenchOptions {
        lengths = List.copyOf(lengths);
        if (lengths.isEmpty()
                || lengths.get(0) < 1
                || !List.copyOf(new TreeSet<>(lengths)).equals(lengths)) {
            throw new IllegalArgumentException(
                    "lengths must be ascending and at least 1, at least one, but were " + lengths);
        }
        if (newTokens < 1 || repeats < 1) {
            throw new IllegalArgumentException(
                    "new tokens and repeats must be at least 1, but were " + newTokens + " and " + repeats);
        }
    }
}
