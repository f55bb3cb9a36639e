package dev.mews.model.train;

import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/**
 * How a layer's inner channels are shared out, in eighths. The channels are those of the shape together: of all Mamba-2
 * heads, of all query heads, and of the MLP.
 */
public record Allocation(
        @Describe("Eighths of the Mamba-2 heads") @Range(min = 1, max = 6)
        int ssm,

        @Describe("Eighths of the query heads") @Range(min = 1, max = 6)
        int attention,

        @Describe("Eighths of the MLP") @Range(min = 1, max = 6)
        int mlp) {
    private static final int PARTS = 8;

    public Allocation {
        if (ssm + attention + mlp != PARTS) {
            throw new IllegalArgumentException("ssm + attention + mlp must be 8 eighths, but were " + ssm + " + "
                    + attention + " + " + mlp + " = " + (ssm + attention + mlp));
        }
    }

    /** Channels of {@code parts} eighths of {@code all}, as a number of heads of {@code headSize}. */
    static int heads(String what, int parts, int all, int headSize) {
        if (all * parts % (PARTS * headSize) != 0) {
            throw new IllegalArgumentException("allocation." + what + ": " + parts + " eighths of " + all
                    + " channels are no whole number of heads of " + headSize
                    + "; choose widths whose sum is a multiple of " + PARTS * headSize);
        }
        return all * parts / (PARTS * headSize);
    }
}
