package dev.mews.model.generate;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/** How the next token is drawn. */
public record SamplingConfig(
        @Describe("Most tokens to generate") @Default("64") @Range(min = 1)
        int maxTokens,

        @Describe("Divides the logits; 0 always takes the likeliest token") @Default("0.8") @Range(min = 0)
        double temperature,

        @Describe("Draw from this many likeliest tokens; 0: from all") @Default("40") @Range(min = 0)
        int topK,

        @Describe("Draw from the likeliest tokens that together have this probability; 1: from all")
        @Default("0.95")
        @Range(min = 0, max = 1, minExclusive = true)
        double topP,

        @Describe("Decides the draws") @Default("0") long seed) {}
