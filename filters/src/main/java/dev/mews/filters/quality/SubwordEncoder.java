package dev.mews.filters.quality;

/** Turns text into the token ids of a classifier's vocabulary. Thread-safe. */
@FunctionalInterface
public interface SubwordEncoder {
    /** Ids of the whole text, without boundary tokens. */
    int[] encode(String text);
}
