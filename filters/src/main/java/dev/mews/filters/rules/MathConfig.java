package dev.mews.filters.rules;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/**
 * Settings of {@link MathRules}.
 *
 * @see "Paster et al.: OpenWebMath: An Open Dataset of High-Quality Mathematical Web Text"
 */
public record MathConfig(
        @Default("true") @Describe("Whether the rules run.") boolean enabled,

        @Default("1")
        @Range(min = 0)
        @Describe("Formulas from which a web page meets these rules instead of the web rules; 0 = never.")
        int routeFromFormulas,

        @Default("1") @Range(min = 0) @Describe("Fewest formulas of a document; 0 = off.")
        int minFormulas,

        @Default("100") @Range(min = 0) @Describe("Fewest code points, formulas included; 0 = off. OpenWebMath: 100.")
        int minChars,

        @Default("15") @Range(min = 0) @Describe("Fewest words outside formulas; 0 = off. Own choice.")
        int minWords,

        @Default("0.5")
        @Range(min = 0, max = 1)
        @Describe("Largest share of repeated lines; 0 = off. Own choice: LaTeX repeats its own lines; Gopher: 0.30.")
        double maxDuplicateLines,

        @Default("0.3")
        @Range(min = 0, max = 1)
        @Describe("Largest share of characters in repeated lines; 0 = off. Own choice; Gopher: 0.20.")
        double maxDuplicateLineChars,

        @Default("true") @Describe("Remove lines with more than one LaTeX macro definition. OpenWebMath: true.")
        boolean removeMacroLines) {}
