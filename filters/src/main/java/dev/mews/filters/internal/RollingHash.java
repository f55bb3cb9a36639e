package dev.mews.filters.internal;

/**
 * Polynomial hash modulo 2^61 - 1 over UTF-16 units. The hash of a concatenation follows from the hashes and lengths of
 * its parts, so n-grams are compared without being built; two different strings of a document collide with a chance of
 * about 2^-40 for a text of a million characters.
 */
public final class RollingHash {
    private static final long MODULUS = (1L << 61) - 1;
    // any large constant does; fixed, so that a run can be repeated
    private static final long BASE = 0x0b5d_41c9_93f4_7a21L % MODULUS;

    private RollingHash() {}

    /** {@code a * b} modulo 2^61 - 1, for factors below it. */
    public static long multiply(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return reduce((low & MODULUS) + ((low >>> 61) | (high << 3)));
    }

    private static long reduce(long x) {
        long folded = (x & MODULUS) + (x >>> 61);
        return folded >= MODULUS ? folded - MODULUS : folded;
    }

    /** Hash of {@code [start, end)}. */
    public static long of(String text, int start, int end) {
        long hash = 0;
        for (int i = start; i < end; i++) {
            hash = reduce(multiply(hash, BASE) + text.charAt(i) + 1);
        }
        return hash;
    }

    /** Hash of a string of hash {@code left} followed by one of hash {@code right} and the given power. */
    public static long concat(long left, long right, long rightPower) {
        return reduce(multiply(left, rightPower) + right);
    }

    /** Hash of what follows a prefix of hash {@code prefix} in a string of hash {@code whole}. */
    public static long suffix(long whole, long prefix, long suffixPower) {
        long difference = whole - multiply(prefix, suffixPower);
        return difference < 0 ? difference + MODULUS : difference;
    }

    /** The factor by which a string of {@code length} units shifts what stands before it. */
    public static long power(int length) {
        long result = 1;
        long square = BASE;
        for (int n = length; n > 0; n >>>= 1) {
            if ((n & 1) == 1) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    /** Powers for lengths {@code 0..size-1}. */
    public static long[] powers(int size) {
        long[] powers = new long[size];
        powers[0] = 1;
        for (int i = 1; i < size; i++) {
            powers[i] = multiply(powers[i - 1], BASE);
        }
        return powers;
    }
}
