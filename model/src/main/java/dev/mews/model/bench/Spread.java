package dev.mews.model.bench;

import java.util.Arrays;

/**
 * What repeated measurements came to, in tokens per second.
 *
 * @param median of an even number the mean of the middle two
 * @param min slowest
 * @param max fastest
 */
public record Spread(double median, double min, double max) {
    static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]);
    }
}
