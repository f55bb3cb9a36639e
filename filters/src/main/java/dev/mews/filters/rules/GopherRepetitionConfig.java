package dev.mews.filters.rules;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import java.util.List;

/**
 * Thresholds of {@link GopherRepetition}, each a share in [0, 1]. A threshold of 0 switches its check off.
 *
 * @see "Rae et al.: Scaling Language Models: Methods, Analysis and Insights from Training Gopher, table A1"
 */
public record GopherRepetitionConfig(
        @Default("true") @Describe("Whether the rule runs.") boolean enabled,

        @Default("0.3")
        @Range(min = 0, max = 1)
        @Describe("Largest share of repeated paragraphs; 0 = off. Gopher: 0.30.")
        double maxDuplicateParagraphs,

        @Default("0.2")
        @Range(min = 0, max = 1)
        @Describe("Largest share of characters in repeated paragraphs; 0 = off. Gopher: 0.20.")
        double maxDuplicateParagraphChars,

        @Default("0.3") @Range(min = 0, max = 1) @Describe("Largest share of repeated lines; 0 = off. Gopher: 0.30.")
        double maxDuplicateLines,

        @Default("0.2")
        @Range(min = 0, max = 1)
        @Describe("Largest share of characters in repeated lines; 0 = off. Gopher: 0.20.")
        double maxDuplicateLineChars,

        @Default("[0.20, 0.18, 0.16]")
        @Describe(
                "Largest share of characters in the most frequent 2-, 3- and 4-gram; 0 = off. Gopher: 0.20, 0.18, 0.16.")
        List<Double> topNGrams,

        @Default("[0.15, 0.14, 0.13, 0.12, 0.11, 0.10]")
        @Describe(
                "Largest share of characters in repeated 5- to 10-grams; 0 = off. Gopher: 0.15, 0.14, 0.13, 0.12, 0.11, 0.10.")
        List<Double> duplicateNGrams) {
    public GopherRepetitionConfig {
        topNGrams = List.copyOf(topNGrams);
        duplicateNGrams = List.copyOf(duplicateNGrams);
        check("top_n_grams", topNGrams, 3);
        check("duplicate_n_grams", duplicateNGrams, 6);
    }

    private static void check(String name, List<Double> shares, int size) {
        if (shares.size() != size) {
            throw new IllegalArgumentException(name + " must hold " + size + " thresholds, but holds " + shares.size());
        }
        for (double share : shares) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(name + " must be in [0, 1], but holds " + share);
            }
        }
    }
}
