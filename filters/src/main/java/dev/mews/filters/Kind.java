package dev.mews.filters;

import java.util.Locale;

/** Kind of a source: it decides which rules its documents meet. */
public enum Kind {
    /** Pages of the web: extraction, language, English or per-language rules. */
    WEB,
    /** Source files: language by name, code rules. */
    CODE,
    /** Mathematics, as pages or LaTeX text: extraction, language, rules that tolerate formulas. */
    MATH,
    /** Text in many languages: per-language rules. */
    MULTILINGUAL;

    /** The name in recipes, metadata and reports. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
