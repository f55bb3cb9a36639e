package dev.mews.model.sweep;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/** A pass over all parameters. */
public record SweepStage(
        @Describe("Optimizer steps of each run, in place of train.steps") @Range(min = 1)
        int steps,

        @Describe("Distance of two factors tried, as a power of two: 1 halves and doubles")
        @Default("1")
        @Range(min = 0, minExclusive = true)
        double octaves,

        @Describe("Factors tried on each side of the best so far") @Default("1") @Range(min = 1, max = 8)
        int points) {}
