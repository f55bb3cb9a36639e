package dev.mews.filters.rules;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import java.util.List;

/**
 * Thresholds of {@link GopherQuality}. A threshold of 0 switches its check off.
 *
 * @see "Rae et al.: Scaling Language Models: Methods, Analysis and Insights from Training Gopher, table A1"
 */
public record GopherQualityConfig(
        @Default("true") @Describe("Whether the rule runs.") boolean enabled,

        @Default("50") @Range(min = 0) @Describe("Fewest words that are not only punctuation; 0 = off. Gopher: 50.")
        int minWords,

        @Default("100000")
        @Range(min = 0)
        @Describe("Most words that are not only punctuation; 0 = off. Gopher: 100,000.")
        int maxWords,

        @Default("3")
        @Range(min = 0)
        @Describe("Smallest mean word length in code points; 0 = off. Gopher: 3; FineWeb2 sets it per language.")
        double minMeanWordLength,

        @Default("10")
        @Range(min = 0)
        @Describe("Largest mean word length in code points; 0 = off. Gopher: 10; FineWeb2 sets it per language.")
        double maxMeanWordLength,

        @Default("0.1") @Range(min = 0) @Describe("Most '#', and most ellipses, per word; 0 = off. Gopher: 0.1.")
        double maxSymbolsPerWord,

        @Default("0.9")
        @Range(min = 0, max = 1)
        @Describe("Largest share of lines that start with a bullet or hyphen; 0 = off. Gopher: 0.9.")
        double maxBulletLines,

        @Default("0.3")
        @Range(min = 0, max = 1)
        @Describe("Largest share of lines that end with an ellipsis; 0 = off. Gopher: 0.3.")
        double maxEllipsisLines,

        @Default("0.8")
        @Range(min = 0, max = 1)
        @Describe("Smallest share of words with a letter; 0 = off. Gopher: 0.8; FineWeb2 sets it per language.")
        double minAlphabeticWords,

        @Default("2") @Range(min = 0) @Describe("Fewest different stop words; 0 = off. Gopher: 2.")
        int minStopWords,

        @Default("[the, be, to, of, and, that, have, with]")
        @Describe("The stop words, compared with case. Gopher's eight English ones; other languages have their own.")
        List<String> stopWords) {
    public GopherQualityConfig {
        stopWords = List.copyOf(stopWords);
    }
}
