package dev.mews.filters.rules;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/**
 * Settings of the rules for languages other than English. The thresholds of each language are a table in
 * {@link LanguageThresholds}; these are the ones all share.
 *
 * @see "Penedo et al.: FineWeb2: One Pipeline to Scale Them All"
 */
public record MultilingualConfig(
        @Default("true") @Describe("Whether the rules run.") boolean enabled,

        @Default("50") @Range(min = 0) @Describe("Fewest words that are not only punctuation; 0 = off. FineWeb2: 50.")
        int minWords,

        @Default("0.1")
        @Range(min = 0, max = 1)
        @Describe("Largest share of characters in repeated lines; 1 = off. FineWeb2: 0.1.")
        double maxDuplicateLineChars) {}
