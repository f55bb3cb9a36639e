package dev.mews.filters.code;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/**
 * Thresholds of {@link CodeRules}. Sources: StarCoder (StarCoderData, 2023), The Stack v2 (StarCoder2, 2024).
 */
public record CodeConfig(
        @Default("true") @Describe("Whether the rules run. Without them only the language is set.")
        boolean enabled,

        @Default("true")
        @Describe("Drop files whose language is unknown by name, extension and first line. StarCoder: true.")
        boolean requireLanguage,

        @Default("100000") @Range(min = 1) @Describe("Most lines. Stack v2: 100,000.")
        int maxLines,

        @Default("1000") @Range(min = 1) @Describe("Longest line in code points. StarCoder, Stack v2: 1,000.")
        int maxLineLength,

        @Default("100000")
        @Range(min = 1)
        @Describe("Longest line in code points for HTML, JSON, Markdown, Roff, SMT, TeX, Text, XML. Stack v2: 100,000.")
        int maxLineLengthOfText,

        @Default("100")
        @Range(min = 1)
        @Describe("Largest mean line length in code points, not for the languages above. StarCoder, Stack v2: 100.")
        double maxMeanLineLength,

        @Default("0.25")
        @Range(min = 0, max = 1)
        @Describe("Smallest share of letters and digits; 0 = off. StarCoder: 0.25.")
        double minAlphanumeric,

        @Default("0.25")
        @Range(min = 0, max = 1)
        @Describe("Smallest share of letters, not for WebAssembly and assembly; 0 = off. Stack v2: 0.25.")
        double minAlphabetic,

        @Default("0.5")
        @Range(min = 0, max = 1)
        @Describe("Smallest share of letters in JSON and YAML; 0 = off. StarCoder: 0.5.")
        double minAlphabeticOfData,

        @Default("true")
        @Describe("Drop files that say in their first five lines, or by name, that a program wrote them.")
        boolean dropGenerated,

        @Default("true") @Describe("Drop minified JavaScript and CSS.")
        boolean dropMinified,

        @Default("1024")
        @Range(min = 1)
        @Describe("Longest run of Base64, hexadecimal or escaped data in UTF-16 units. Stack v2: 1,024.")
        int maxEncodedRun,

        @Default("0.5") @Range(min = 0, max = 1) @Describe("Largest share of such data. Stack v2: 0.5.")
        double maxEncodedShare,

        @Default("512")
        @Range(min = 1)
        @Describe("Most lines of Text, JSON, YAML, OWL and Graphviz files. Stack v2: 512.")
        int maxLinesOfData,

        @Default("0.2")
        @Range(min = 0, max = 1)
        @Describe("Smallest share of visible text in HTML. StarCoder, Stack v2: 0.2.")
        double minHtmlText,

        @Default("100") @Range(min = 0) @Describe("Fewest visible characters in HTML. StarCoder, Stack v2: 100.")
        int minHtmlChars,

        @Default("true")
        @Describe("Drop files that start with an XML declaration, other than XML, XSLT and SVG. StarCoder: true.")
        boolean dropXmlHeader) {}
