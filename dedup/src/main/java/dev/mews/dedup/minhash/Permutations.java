package dev.mews.dedup.minhash;

import dev.mews.dedup.internal.MersenneTwister;

/**
 * The hash functions of MinHash, exactly datatrove's: {@code ((h * a + b) mod 2^64) mod (2^61 - 1)}, with {@code a} from
 * {@code [1, 2^61 - 1)} and {@code b} from {@code [0, 2^61 - 1)} drawn by numpy's {@code RandomState(seed).randint}, all
 * {@code a} before all {@code b}. Because of the first modulus they are not a universal family, but they do agree with
 * the signatures datatrove writes.
 */
public final class Permutations {
    /** The Mersenne prime 2^61 - 1; every value is below it. */
    public static final long PRIME = (1L << 61) - 1;

    private final long[] a;
    private final long[] b;

    /**
     * @param count number of hash functions, at least 1
     * @param seed seed of the generator, read as an unsigned 32-bit number; datatrove's default is 1
     */
    public Permutations(int count, int seed) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, but was " + count);
        }
        MersenneTwister random = new MersenneTwister(seed);
        a = new long[count];
        b = new long[count];
        for (int j = 0; j < count; j++) {
            a[j] = random.between(1, PRIME);
        }
        for (int j = 0; j < count; j++) {
            b[j] = random.between(0, PRIME);
        }
    }

    /** Number of hash functions. */
    public int count() {
        return a.length;
    }

    /** The multiplier of hash function {@code j}. */
    public long multiplier(int j) {
        return a[j];
    }

    /** The addend of hash function {@code j}. */
    public long addend(int j) {
        return b[j];
    }

    /** The value of hash function {@code j} at {@code hash}, in [0, 2^61 - 1). */
    public long apply(int j, long hash) {
        return Long.remainderUnsigned(hash * a[j] + b[j], PRIME);
    }

    /**
     * Lowers each {@code minima[j]} to the least value of hash function {@code j} over the given hashes.
     *
     * @param minima one value in [0, 2^61 - 1] for each hash function; start from {@link #PRIME}
     */
    public void lower(long[] minima, long[] hashes, int count) {
        for (int i = 0; i < count; i++) {
            lower(minima, a, b, hashes[i]);
        }
    }

    /*
     * Written for the vector units: multiply, add, mask and shift have vector forms for 64-bit integers; min, compare
     * and division do not in Java 17. So the modulus and the minimum both come from the sign of a difference: below
     * 2^62 in magnitude, d >> 63 is all ones exactly when d is negative. The compiler gives up on longer bodies, so one
     * shingle at a time is faster than several.
     */
    private static void lower(long[] minima, long[] a, long[] b, long hash) {
        for (int j = 0; j < minima.length; j++) {
            long x = hash * a[j] + b[j];
            x = (x & PRIME) + (x >>> 61) - PRIME;
            x += PRIME & (x >> 63);
            long least = minima[j];
            long difference = x - least;
            minima[j] = least + (difference & (difference >> 63));
        }
    }
}
