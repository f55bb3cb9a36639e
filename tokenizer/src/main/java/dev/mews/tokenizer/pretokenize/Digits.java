package dev.mews.tokenizer.pretokenize;

/** How numbers ({@code \p{N}}) are cut. */
public enum Digits {
    /** Every digit alone: {@code \p{N}}. */
    INDIVIDUAL("\\p{N}"),
    /** Up to three digits from the left: {@code \p{N}{1,3}}. */
    GROUP3("\\p{N}{1,3}"),
    /** A run of digits stays whole, with a space before it: {@code  ?\p{N}+}. */
    NONE(" ?\\p{N}+");

    private final String pattern;

    Digits(String pattern) {
        this.pattern = pattern;
    }

    String pattern() {
        return pattern;
    }
}
