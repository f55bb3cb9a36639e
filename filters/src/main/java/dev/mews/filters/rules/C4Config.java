package dev.mews.filters.rules;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/**
 * Settings of {@link C4Quality}; the defaults are those of FineWeb, which runs C4's rules without the one on terminal
 * punctuation.
 *
 * @see "Raffel et al.: Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer, section 2.2"
 */
public record C4Config(
        @Default("true") @Describe("Whether the rule runs.") boolean enabled,

        @Default("false")
        @Describe(
                "Remove lines that do not end with . ? ! or a quote, or end with an ellipsis. C4: true; FineWeb: false.")
        boolean requireTerminalPunctuation,

        @Default("true") @Describe("Remove citation marks such as [3], [edit], [citation needed].")
        boolean removeCitations,

        @Default("5")
        @Range(min = 0)
        @Describe("Fewest sentences in the lines that remain; 0 = off. C4's paper: 5; its released code: 3.")
        int minSentences,

        @Default("3")
        @Range(min = 0)
        @Describe("Fewest words of a line, else it is removed; 0 = off. C4's paper: 3; its released code: 5.")
        int minWordsPerLine,

        @Default("1000")
        @Range(min = 0)
        @Describe("Longest word of a line in code points, else it is removed; 0 = off. C4: 1,000.")
        int maxWordLength,

        @Default("true") @Describe("Drop pages with the words lorem ipsum.")
        boolean dropLoremIpsum,

        @Default("true") @Describe("Remove lines with the word javascript.")
        boolean removeJavascript,

        @Default("true") @Describe("Drop pages with a curly bracket.")
        boolean dropCurlyBracket,

        @Default("true") @Describe("Remove lines about terms of use, privacy policy and cookies.")
        boolean removePolicy) {}
