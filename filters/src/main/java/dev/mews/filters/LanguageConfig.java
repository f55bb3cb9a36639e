package dev.mews.filters;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import java.util.List;

/** Which languages are wanted. */
public record LanguageConfig(
        @Default("[ar, cs, de, en, es, fr, hi, it, ja, ko, nl, pl, pt, ro, ru, sv, ur, zh]")
        @Describe("Languages to keep, ISO 639-1; an empty list keeps all, unknown ones too.")
        List<String> keep,

        @Default("0.65")
        @Range(min = 0, max = 1)
        @Describe("Smallest score of the language. FineWeb: 0.65, for fastText's lid.176.")
        double minScore,

        @Default("0.5")
        @Range(min = 0, max = 1)
        @Describe("Smallest score of the language of mathematics. OpenWebMath: 0.5, for English.")
        double minScoreOfMath) {
    public LanguageConfig {
        keep = List.copyOf(keep);
    }
}
