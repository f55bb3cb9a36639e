package dev.mews.core.sketch;

import java.util.Map;
import java.util.TreeMap;

/**
 * {@link Quantiles} of many shards that can be merged in any order: it keeps one sketch per shard and folds them in the
 * order of the shards' names when asked. It takes up to 13 kB per shard; where that is too much, fold the shards one by
 * one in the order of their names, which gives the same result.
 */
public final class ShardQuantiles {
    private final TreeMap<String, Quantiles> shards = new TreeMap<>();

    /** The sketch of one shard, empty at first. */
    public Quantiles shard(String name) {
        return shards.computeIfAbsent(name, unused -> new Quantiles());
    }

    /**
     * Takes over the shards of {@code other}.
     *
     * @throws IllegalArgumentException if both have a shard: it would count twice
     */
    public void merge(ShardQuantiles other) {
        for (Map.Entry<String, Quantiles> entry : other.shards.entrySet()) {
            if (shards.putIfAbsent(entry.getKey(), entry.getValue()) != null) {
                throw new IllegalArgumentException("shard " + entry.getKey() + " is on both sides of a merge");
            }
        }
    }

    /** Replaces the sketch of one shard. */
    public void put(String name, Quantiles sketch) {
        shards.put(name, sketch);
    }

    /** Each shard's sketch, by name. */
    public Map<String, Quantiles> shards() {
        return java.util.Collections.unmodifiableMap(shards);
    }

    /** All shards together. */
    public Quantiles fold() {
        Quantiles all = new Quantiles();
        shards.values().forEach(all::merge);
        return all;
    }
}
