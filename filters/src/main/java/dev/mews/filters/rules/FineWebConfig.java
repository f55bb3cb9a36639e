package dev.mews.filters.rules;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/**
 * Thresholds of {@link FineWebQuality}.
 *
 * @see "Penedo et al.: The FineWeb Datasets: Decanting the Web for the Finest Text Data at Scale, section 3.6"
 */
public record FineWebConfig(
        @Default("true") @Describe("Whether the rule runs.") boolean enabled,

        @Default("0.12")
        @Range(min = 0, max = 1)
        @Describe(
                "Smallest share of lines that end with a terminal mark; 0 = off. FineWeb: 0.12; FineWeb2 sets it per language.")
        double minPunctuatedLines,

        @Default("0.67")
        @Range(min = 0, max = 1)
        @Describe("Largest share of short lines; 1 = off. FineWeb: 0.67; FineWeb2: off.")
        double maxShortLines,

        @Default("30") @Range(min = 0) @Describe("Longest short line in code points. FineWeb: 30.")
        int shortLineLength,

        @Default("0.01")
        @Range(min = 0, max = 1)
        @Describe("Largest share of characters in repeated lines; 1 = off. FineWeb: 0.01; FineWeb2: 0.1.")
        double maxDuplicateLineChars,

        @Default("0.3")
        @Range(min = 0)
        @Describe("Most line feeds per word. FineWeb: 0.3; FineWeb2 sets it per language.")
        double maxLineFeedsPerWord) {}
