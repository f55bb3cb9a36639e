package dev.mews.core.config;

import java.math.BigDecimal;

/** Numbers as they are written in YAML 1.2: decimals with optional grouping by underscores. */
final class Numbers {
    private Numbers() {}

    static Object parse(String text, Class<?> type) {
        BigDecimal value = decimal(text);
        if (value == null) {
            return null;
        }
        try {
            if (type == Integer.class) {
                return value.intValueExact();
            }
            if (type == Long.class) {
                return value.longValueExact();
            }
        } catch (ArithmeticException e) {
            return null;
        }
        if (type == Double.class) {
            double number = value.doubleValue();
            return Double.isInfinite(number) ? null : number;
        }
        return value;
    }

    private static BigDecimal decimal(String text) {
        // An exponent of more than three digits is never meant, and 1e999999999 would fill the memory as an
        // integer.
        int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (text.length() > 100 || (exponent >= 0 && text.length() - exponent > 5)) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean grouping = c == '_'
                    && i > 0
                    && i + 1 < text.length()
                    && isDigit(text.charAt(i - 1))
                    && isDigit(text.charAt(i + 1));
            if (!isDigit(c) && "+-.eE".indexOf(c) < 0 && !grouping) {
                return null;
            }
        }
        try {
            return new BigDecimal(text.replace("_", ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean inRange(Object value, Range range) {
        BigDecimal number = value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
        if (range.min() != Double.NEGATIVE_INFINITY) {
            int order = number.compareTo(BigDecimal.valueOf(range.min()));
            if (order < 0 || (order == 0 && range.minExclusive())) {
                return false;
            }
        }
        if (range.max() != Double.POSITIVE_INFINITY) {
            int order = number.compareTo(BigDecimal.valueOf(range.max()));
            return order < 0 || (order == 0 && !range.maxExclusive());
        }
        return true;
    }

    static String describe(Range range) {
        boolean low = range.min() != Double.NEGATIVE_INFINITY;
        boolean high = range.max() != Double.POSITIVE_INFINITY;
        if (low && high) {
            return "in " + (range.minExclusive() ? "(" : "[") + plain(range.min()) + ", " + plain(range.max())
                    + (range.maxExclusive() ? ")" : "]");
        }
        if (low) {
            return (range.minExclusive() ? "greater than " : "at least ") + plain(range.min());
        }
        return (range.maxExclusive() ? "less than " : "at most ") + plain(range.max());
    }

    static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
