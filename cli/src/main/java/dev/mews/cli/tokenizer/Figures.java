package dev.mews.cli.tokenizer;

import dev.mews.tokenizer.eval.Interval;
import java.util.Locale;

/** Measured numbers as text; what is not defined is a dash. */
final class Figures {
    private Figures() {}

    /** With three decimals. */
    static String of(double value) {
        return fixed(value, 3);
    }

    /** With so many decimals. */
    static String fixed(double value, int decimals) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** The ends of an interval. */
    static String interval(Interval interval, int decimals) {
        return interval.isDefined() ? fixed(interval.low(), decimals) + "–" + fixed(interval.high(), decimals) : "–";
    }

    /** A share of 1 in percent. */
    static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
