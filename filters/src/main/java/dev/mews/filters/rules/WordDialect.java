package dev.mews.filters.rules;

/** How a text is cut into words. Thresholds on words depend on it, so it is part of the configuration. */
public enum WordDialect {
    /**
     * White space separates; inside, ICU's word boundaries (Unicode UAX 29, dictionaries for Chinese, Japanese, Thai, Lao,
     * Khmer and Burmese). Every punctuation mark is a word of its own, as in datatrove's tokenizers.
     */
    ICU,
    /** Runs of characters that are no white space, as Python's {@code str.split()}. For exact parity checks. */
    WHITESPACE
}
