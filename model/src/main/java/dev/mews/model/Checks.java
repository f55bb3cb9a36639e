package dev.mews.model;

/** Argument checks whose messages name the key as {@code config.json} spells it. */
final class Checks {
    private Checks() {}

    static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " must be at least " + least + ", but was " + value);
        }
    }

    static void positive(String key, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(key + " must be a positive number, but was " + value);
        }
    }

    static void finite(String key, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(key + " must be a finite number, but was " + value);
        }
    }

    static void divides(String divisorKey, int divisor, String key, int value) {
        if (value % divisor != 0) {
            throw new IllegalArgumentException(
                    key + " must be a multiple of " + divisorKey + ", but was " + value + " with " + divisor);
        }
    }
}
