package dev.mews.dedup.cluster;

import dev.mews.core.hash.Hash128;

/**
 * A document in a cluster and what becomes of it.
 *
 * @param row of the document in its shard
 * @param fate kept or why dropped
 * @param clusterSize documents that the kept one stands for, itself included; at least 2
 * @param similarity to the kept document as measured, in [0, 1]; 1 for the kept one itself
 * @param keptRef the kept document's reference
 * @param keptId the kept document's id
 */
public record ClusterMember(int row, Fate fate, int clusterSize, float similarity, long keptRef, Hash128 keptId) {
    /** Whether the document is to be removed. */
    public boolean isDropped() {
        return fate != Fate.KEPT;
    }
}
