package dev.mews.model.train;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import dev.mews.model.generate.SamplingConfig;
import java.util.List;

/** Texts that a model is asked to go on with while it trains. */
public record SamplesConfig(
        @Describe("Beginnings, or in post-training messages of the user; an empty one starts a new text")
        @Default("[\"\"]")
        List<String> prompts,

        @Describe("Steps between two rounds; the last step always makes one") @Default("100") @Range(min = 1)
        int every,

        @Describe("Tokens generated for each at most") @Default("64") @Range(min = 1)
        int maxTokens,

        @Describe("Divides the logits; 0 always takes the likeliest token") @Default("0.7") @Range(min = 0)
        double temperature,

        @Describe("Draw from this many likeliest tokens; 0: from all") @Default("40") @Range(min = 0)
        int topK,

        @Describe("Draw from the likeliest tokens that together have this probability; 1: from all")
        @Default("0.95")
        @Range(min = 0, max = 1, minExclusive = true)
        double topP,

        @Describe("Decides the draws, the same in every round") @Default("0")
        long seed) {
    public SamplesConfig {
        prompts = List.copyOf(prompts);
    }

    /** As the generator wants it. */
    public SamplingConfig sampling() {
        return new SamplingConfig(maxTokens, temperature, topK, topP, seed);
    }
}
