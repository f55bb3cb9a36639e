package dev.mews.model.train;

import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/** A smaller batch at the beginning of a run. */
public record BatchStage(
        @Describe("The stage ends when this many positions have been trained on") @Range(min = 1)
        long untilTokens,

        @Describe("Packs per step in this stage") @Range(min = 1)
        int batchSize) {}
