package dev.mews.cli.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them: thousands separators, binary byte units, percent. */
public final class Numbers {
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Numbers() {}

    /** {@code 1234567} as {@code 1,234,567}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 stage}, {@code 2 stages}. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 1536} as {@code 1.5 KiB}; below 1 KiB without decimals. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < BYTE_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? bytes + " B"
                : String.format(Locale.ROOT, value >= 100 ? "%.0f %s" : "%.1f %s", value, BYTE_UNITS[unit]);
    }

    /** The share of {@code part} in {@code whole} in percent with one decimal; a dash when {@code whole} is 0. */
    public static String percent(long part, long whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    /** Seconds with one decimal. */
    public static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%,.1f", seconds);
    }

    /** Three significant digits: {@code 118}, {@code 0.0919}, {@code 9.19E-8}. */
    public static String significant(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
        return Math.abs(value) >= 1 ? rounded.toPlainString() : rounded.toString();
    }
}
