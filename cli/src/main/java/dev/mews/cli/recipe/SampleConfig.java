package dev.mews.cli.recipe;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import dev.mews.model.generate.SamplingConfig;
import java.util.List;

/** The texts that a trained model is asked to continue, to show what it has learned. */
public record SampleConfig(
        @Describe("beginnings to continue; an empty one starts a new document") @Default("[\"\"]")
        List<String> prompts,

        @Describe("tokens generated for each at most") @Default("96") @Range(min = 1, max = 4096)
        int maxTokens,

        @Describe("0 always takes the likeliest token") @Default("0.7") @Range(min = 0, max = 10)
        double temperature,

        @Describe("only this many of the likeliest tokens are drawn from; 0 for all") @Default("40") @Range(min = 0)
        int topK,

        @Describe("only the likeliest tokens of this much probability are drawn from")
        @Default("0.95")
        @Range(min = 0, minExclusive = true, max = 1)
        double topP) {

    /** As the generator wants it. */
    public SamplingConfig sampling(long seed) {
        return new SamplingConfig(maxTokens, temperature, topK, topP, seed);
    }
}
