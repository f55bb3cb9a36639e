package dev.mews.model.internal.train;

import dev.mews.model.internal.layer.LossHead;
import dev.mews.model.parallel.World;

/**
 * How often each token was a training target, and the cross-entropy of other targets under those frequencies with one
 * added to every count: what a model would reach that knows frequencies and nothing else.
 *
 * @see "Laplace's rule of succession: p(t) = (n_t + 1) / (n + vocabulary)"
 */
public final class UnigramCounts {
    private final long[] counts;

    UnigramCounts(int vocabularySize) {
        this.counts = new long[vocabularySize];
    }

    void add(int[] targets) {
        for (int t : targets) {
            if (t != LossHead.NO_TARGET) {
                counts[t]++;
            }
        }
    }

    /** The counts of all ranks together. */
    public UnigramCounts over(World world) {
        double[] sums = new double[counts.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = counts[i];
        }
        // Exact up to 2^53 tokens.
        world.allReduce(sums);
        UnigramCounts all = new UnigramCounts(counts.length);
        for (int i = 0; i < sums.length; i++) {
            all.counts[i] = (long) sums[i];
        }
        return all;
    }

    long[] values() {
        return counts.clone();
    }

    void restore(long[] values) {
        System.arraycopy(values, 0, counts, 0, counts.length);
    }

    /** Sum of the cross-entropy over all positions that have a target, in nats. */
    public double lossSum(int[] targets) {
        long total = 0;
        for (long c : counts) {
            total += c;
        }
        double logTotal = Math.log((double) total + counts.length);
        double sum = 0;
        for (int t : targets) {
            if (t != LossHead.NO_TARGET) {
                sum += logTotal - Math.log(counts[t] + 1.0);
            }
        }
        return sum;
    }
}
