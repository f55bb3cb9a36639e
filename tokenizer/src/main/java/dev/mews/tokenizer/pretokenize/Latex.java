package dev.mews.tokenizer.pretokenize;

/** What is done with LaTeX commands such as {@code \frac}. */
public enum Latex {
    /** A command is one pre-token, and common commands are put into the vocabulary. */
    INJECT,
    /** A command is one pre-token; the vocabulary holds those that training finds. */
    PATTERN,
    /** A backslash is punctuation like any other. */
    OFF
}
