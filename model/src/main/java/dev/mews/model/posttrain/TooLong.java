package dev.mews.model.posttrain;

/** What becomes of a conversation that is longer than a row. */
public enum TooLong {
    /** It is dropped as {@code too_long}. */
    DROP,
    /** Its end is cut off; it is dropped when no answer is left. */
    CUT
}
