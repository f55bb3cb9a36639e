package dev.mews.tokenizer.eval;

/**
 * Whether text can become a token. The test is that of arXiv 2405.05417, {@code encode(decode(id)) = id}, on bytes
 * instead of text, so that parts of characters can be told apart from dead tokens.
 */
public enum TokenClass {
    /** Its text alone is encoded as this token. */
    REACHABLE,
    /** Stands for itself and is never made from text. */
    SPECIAL,
    /** A byte from 80 to FF, which only is part of characters: needed so that any text can be encoded. */
    BYTE,
    /** Begins or ends within a character, and merges make it: a step on the way, or a part of rare characters. */
    PARTIAL_UTF8,
    /** Dead: the pre-tokenizer cuts its text. */
    CUT,
    /** Dead: the merges make other tokens of its text. */
    NOT_MERGED
}
