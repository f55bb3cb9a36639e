package dev.mews.tokenizer.pretokenize;

/** How punctuation is cut: {@code \p{P}} and the ASCII symbols {@code $+<=>^`|~}. */
public enum Punctuation {
    /** Every mark alone. */
    ISOLATED,
    /** A run of marks stays whole, apart from other symbols. */
    CONTIGUOUS,
    /** Marks and other symbols stay together in one run, with a space before it. */
    NONE
}
