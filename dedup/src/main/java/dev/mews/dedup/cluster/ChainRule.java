package dev.mews.dedup.cluster;

/**
 * What happens to a document that is connected to its cluster's representative only through others: A is like B and B
 * is like C, but C need not be like A.
 */
public enum ChainRule {
    /**
     * It stays, unless a document that stays is itself similar to it: a dropped document is always a measured duplicate
     * of the kept twin it names.
     */
    SPLIT,
    /** It is dropped: one document stays per cluster. What most published recipes do. */
    DROP
}
