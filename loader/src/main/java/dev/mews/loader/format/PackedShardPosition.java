package dev.mews.loader.format;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a packed shard begins in the training order.
 *
 * @param index number of the shard, from 0
 * @param firstPack packs before this shard
 * @param firstToken tokens before this shard, padding not counted
 * @param sequenceLength tokens of each pack, padding counted
 * @param sourceTokens tokens before this shard by source, padding not counted
 */
public record PackedShardPosition(
        int index, long firstPack, long firstToken, int sequenceLength, SortedMap<String, Long> sourceTokens) {
    public PackedShardPosition {
        sourceTokens = Collections.unmodifiableSortedMap(new TreeMap<>(sourceTokens));
        if (sequenceLength < 1) {
            throw new IllegalArgumentException("sequenceLength must be at least 1, but was " + sequenceLength);
        }
    }
}
