package dev.mews.model.generate;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Draws token ids from logits, in this order: temperature, top-k, top-p, draw. Equal seeds draw equal tokens. */
public final class Sampler {
    private final SamplingConfig config;
    private final SplittableRandom random;

    public Sampler(SamplingConfig config) {
        this.config = config;
        this.random = new SplittableRandom(config.seed());
    }

    /** The next token. Of equal logits the lower id comes first. */
    public int next(float[] logits) {
        if (config.temperature() == 0 || config.topK() == 1) {
            return likeliest(logits);
        }
        int[] order = byLogit(logits, config.topK() == 0 ? logits.length : Math.min(config.topK(), logits.length));
        double[] weight = new double[order.length];
        double total = 0;
        for (int i = 0; i < order.length; i++) {
            weight[i] = StrictMath.exp((logits[order[i]] - (double) logits[order[0]]) / config.temperature());
            total += weight[i];
        }
        int kept = order.length;
        if (config.topP() < 1) {
            double sum = 0;
            kept = 0;
            // The token that crosses the limit still belongs to the set, so it is never empty.
            while (kept < order.length && sum < config.topP() * total) {
                sum += weight[kept++];
            }
            total = sum;
        }
        double u = random.nextDouble() * total;
        for (int i = 0; i < kept - 1; i++) {
            u -= weight[i];
            if (u < 0) {
                return order[i];
            }
        }
        return order[kept - 1];
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Ids of the {@code count} largest logits, largest first. */
    private static int[] byLogit(float[] logits, int count) {
        return count == logits.length ? sorted(logits) : best(logits, count);
    }

    /** All ids, as numbers to be sorted: the logit in the upper half, so that larger ones come first, the id in the lower. */
    private static int[] sorted(float[] logits) {
        long[] keys = new long[logits.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(logits[i] + 0f); // -0 and 0 are equal logits
            int rising = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
            keys[i] = ((long) ~rising << 32) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /** A heap of the best so far, its worst on top. */
    private static int[] best(float[] logits, int count) {
        PriorityQueue<Integer> heap = new PriorityQueue<>(
                count, (a, b) -> logits[a] != logits[b] ? Float.compare(logits[a], logits[b]) : Integer.compare(b, a));
        for (int i = 0; i < logits.length; i++) {
            if (heap.size() < count) {
                heap.add(i);
            } else if (logits[i] > logits[heap.element()]) {
                heap.remove();
                heap.add(i);
            }
        }
        int[] order = new int[heap.size()];
        for (int i = order.length - 1; i >= 0; i--) {
            order[i] = heap.remove();
        }
        return order;
    }
}
