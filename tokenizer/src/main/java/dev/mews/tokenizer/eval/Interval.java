package dev.mews.tokenizer.eval;

import java.util.Arrays;

/**
 * A 95 % confidence interval; both ends NaN where there is too little to say.
 *
 * @param low the 2.5th percentile of the resamples
 * @param high the 97.5th
 */
public record Interval(double low, double high) {
    /** No interval. */
    public static final Interval NONE = new Interval(Double.NaN, Double.NaN);

    private static final double TAIL = 0.025;

    /** The percentiles of figures of resamples (the percentile method, Efron and Tibshirani 1993, chapter 13). */
    static Interval of(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int cut = (int) (TAIL * sorted.length);
        // NaN is sorted to the end: a figure that a resample does not define leaves the interval undefined.
        return Double.isNaN(sorted[sorted.length - 1])
                ? NONE
                : new Interval(sorted[cut], sorted[sorted.length - 1 - cut]);
    }

    /** The interval of one over the figure, which is above 0: percentiles turn round with it. */
    Interval inverse() {
        return isDefined() ? new Interval(1 / high, 1 / low) : NONE;
    }

    /** Whether a value lies in it; false when it is not defined. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Whether it is defined. */
    public boolean isDefined() {
        return !Double.isNaN(low);
    }
}
