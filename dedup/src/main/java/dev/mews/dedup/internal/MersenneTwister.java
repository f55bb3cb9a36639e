package dev.mews.dedup.internal;

/**
 * MT19937 with the 32-bit seeding of its authors ({@code init_genrand}): the generator behind numpy's
 * {@code RandomState}, needed because datatrove draws its permutations from it.
 *
 * @see "Matsumoto, Nishimura: Mersenne Twister, ACM TOMACS 8(1), 1998"
 */
public final class MersenneTwister {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;

    /** @param seed the generator's seed, read as an unsigned 32-bit number */
    public MersenneTwister(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** The next 32 random bits. */
    public int next32() {
        if (next == N) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    /** The next 64 random bits: the first 32 are the high ones, as numpy combines them. */
    public long next64() {
        long high = next32() & 0xffff_ffffL;
        return high << 32 | (next32() & 0xffff_ffffL);
    }

    /**
     * A number in {@code [low, high)} by masking and rejecting, as numpy's {@code RandomState.randint} draws unsigned
     * 64-bit numbers.
     */
    public long between(long low, long high) {
        long range = high - 1 - low;
        long mask = -1L >>> Long.numberOfLeadingZeros(range);
        long value;
        do {
            value = next64() & mask;
        } while (Long.compareUnsigned(value, range) > 0);
        return low + value;
    }

    private void twist() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & 0x8000_0000) | (state[(i + 1) % N] & 0x7fff_ffff);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }
}
