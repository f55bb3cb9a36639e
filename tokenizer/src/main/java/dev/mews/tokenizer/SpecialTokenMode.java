package dev.mews.tokenizer;

/** What the content of a special token means when it stands in text that is encoded. */
public enum SpecialTokenMode {
    /** It is text like any other: right for all documents, whose authors are not trusted with special tokens. */
    IGNORE,
    /** It becomes the special token. Where several fit, the leftmost, then the longest. */
    ALLOW,
    /** It is an error. */
    RAISE
}
