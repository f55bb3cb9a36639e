package dev.mews.dedup.minhash;

/** Takes the hashed shingles of a document, a batch at a time. */
@FunctionalInterface
public interface ShingleSink {
    /**
     * Takes the first {@code count} hashes; the array is overwritten afterwards.
     *
     * @param hashes xxh64 of each shingle, in text order, repeated shingles included
     */
    void accept(long[] hashes, int count);
}
