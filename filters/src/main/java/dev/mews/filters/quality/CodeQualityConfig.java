package dev.mews.filters.quality;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import java.util.Optional;

/** How code is scored and split. Also the {@code quality} block of a recipe. */
public record CodeQualityConfig(
        @Describe(
                "folder of a RoBERTa-type sequence classifier: model.onnx, config.json, and vocab.json with merges.txt"
                        + " or tokenizer.json; relative paths start at the recipe's folder")
        String model,

        @Describe(
                "documents with at least this score go to the source NAME_hq, the others stay in NAME; in [0, 1] for a"
                        + " classifier with labels, on the model's own scale for a regression")
        @Default("0.5")
        double threshold,

        @Describe("documents with a lower score are dropped; none are when it is left out")
        Optional<Double> dropBelow,

        @Describe("windows of a long file that are scored and averaged, spread from its start to its end")
        @Default("2")
        @Range(min = 1, max = 16)
        int windows,

        @Describe("tokens of a batch, padding included") @Default("16384") @Range(min = 512, max = 1048576)
        int batchTokens) {

    public CodeQualityConfig {
        if (dropBelow.isPresent() && dropBelow.get() > threshold) {
            throw new IllegalArgumentException(
                    "drop_below must be at most threshold " + threshold + ", but was " + dropBelow.get());
        }
    }
}
