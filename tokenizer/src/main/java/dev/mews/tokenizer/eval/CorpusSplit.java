package dev.mews.tokenizer.eval;

import dev.mews.core.hash.Seeds;
import java.util.List;

/**
 * Deals documents into held-out ones and nested parts for training, by hashes of their ids: the same whatever the order, the
 * number of files or threads.
 *
 * @param seed another seed deals differently
 * @param heldOut share of the documents that no training sees, above 0 and at most 0.5
 * @param fractions shares of the others, ascending, above 0 and at most 1: each part holds the ones before it
 */
public record CorpusSplit(long seed, double heldOut, List<Double> fractions) {
    /** The document is held out. */
    public static final int HELD_OUT = -1;

    private static final double HIGHEST_HELD_OUT = 0.5;

    /** Checks the ranges. */
    public CorpusSplit {
        fractions = List.copyOf(fractions);
        if (!(heldOut > 0 && heldOut <= HIGHEST_HELD_OUT)) {
            throw new IllegalArgumentException("held-out share must be above 0 and at most 0.5, but was " + heldOut);
        }
        double last = 0;
        for (double fraction : fractions) {
            if (!(fraction > last && fraction <= 1)) {
                throw new IllegalArgumentException(
                        "fractions must be ascending, above 0 and at most 1, but were " + fractions);
            }
            last = fraction;
        }
        if (fractions.isEmpty()) {
            throw new IllegalArgumentException("fractions must not be empty");
        }
    }

    /**
     * Where a document goes: {@link #HELD_OUT}, the number of the smallest fraction that holds it, or the number of fractions when
     * none does.
     */
    public int part(String id) {
        Seeds seeds = new Seeds(seed);
        if (uniform(seeds.derive("tokenizer.held_out", id)) < heldOut) {
            return HELD_OUT;
        }
        double place = uniform(seeds.derive("tokenizer.fraction", id));
        int part = 0;
        while (part < fractions.size() && place >= fractions.get(part)) {
            part++;
        }
        return part;
    }

    /** The upper 53 bits as a number in [0, 1). */
    private static double uniform(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }
}
