package dev.mews.dedup.signature;

/**
 * How alike two documents are.
 *
 * @param estimate of the Jaccard similarity of their shingle sets, in [0, 1]
 * @param lower bound of the estimate at two standard deviations; equal to it when the sets were small enough to compare
 *     in full
 * @param upper bound likewise
 * @param exact whether their exact hashes are equal; then all three numbers are 1
 */
public record Similarity(double estimate, double lower, double upper, boolean exact) {
    /** Of exact duplicates. */
    public static final Similarity EXACT = new Similarity(1, 1, 1, true);

    /** Of documents that cannot be compared but by their exact hash, and differ in it. */
    public static final Similarity NONE = new Similarity(0, 0, 0, false);

    /** Whether the pair is a duplicate pair: the estimate, which is unbiased, reaches the threshold. */
    public boolean reaches(double threshold) {
        return estimate >= threshold;
    }

    /** Whether the threshold lies within the bounds: the decision could have gone the other way. */
    public boolean isCloseTo(double threshold) {
        return lower < threshold && threshold <= upper;
    }
}
