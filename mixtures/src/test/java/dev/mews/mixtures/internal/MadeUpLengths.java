package dev.mews.mixtures.internal;

import dev.mews.mixtures.DocumentLengths;
import java.util.Arrays;

/** Documents that have only lengths. */
final class MadeUpLengths implements DocumentLengths {
    private final int[] lengths;
    private final long[] starts;

    MadeUpLengths(int... lengths) {
        this.lengths = lengths;
        this.starts = new long[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            starts[i + 1] = starts[i] + lengths[i];
        }
    }

    @Override
    public long documents() {
        return lengths.length;
    }

    @Override
    public long tokens() {
        return starts[lengths.length];
    }

    @Override
    public long start(long document) {
        return starts[(int) document];
    }

    @Override
    public long documentAt(long token) {
        int found = Arrays.binarySearch(starts, token);
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public void lengths(long first, int count, int[] into, int offset) {
        System.arraycopy(lengths, (int) first, into, offset, count);
    }
}
