package dev.mews.tokenizer.train;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much each group of documents counts: an occurrence in a group of weight 2.5 counts as 2.5 occurrences. Exact: with
 * the common number of decimals {@code d}, training counts in units of 10<sup>-d</sup>.
 *
 * @param byGroup weight by the group's name, 0 or more; a group that is not named has the weight 1
 */
public record Weights(SortedMap<String, BigDecimal> byGroup) {
    /** Every group has the weight 1. */
    public static final Weights EQUAL = new Weights(new TreeMap<>());

    private static final int MAX_DECIMALS = 9;

    /** Checks the ranges. */
    public Weights {
        TreeMap<String, BigDecimal> copy = new TreeMap<>();
        for (Map.Entry<String, BigDecimal> entry : byGroup.entrySet()) {
            BigDecimal weight = entry.getValue().stripTrailingZeros();
            if (weight.signum() < 0
                    || weight.scale() > MAX_DECIMALS
                    || weight.precision() - weight.scale() > MAX_DECIMALS) {
                throw new IllegalArgumentException(
                        "the weight of %s must be from 0 to below 10^9 with at most 9 decimals, but was %s"
                                .formatted(entry.getKey(), entry.getValue()));
            }
            copy.put(entry.getKey(), weight);
        }
        byGroup = Collections.unmodifiableSortedMap(copy);
    }

    /** Decimals that the weights have at most. */
    public int decimals() {
        return byGroup.values().stream()
                .mapToInt(weight -> Math.max(0, weight.scale()))
                .max()
                .orElse(0);
    }

    /**
     * Weights in units of 10<sup>-{@link #decimals}</sup>.
     *
     * @throws IllegalArgumentException when a weight names a group that is not there
     */
    long[] inUnits(List<String> groups) {
        for (String name : byGroup.keySet()) {
            if (!groups.contains(name)) {
                throw new IllegalArgumentException(
                        "there is a weight for %s, but the counts have the groups %s".formatted(name, groups));
            }
        }
        BigInteger one = BigInteger.TEN.pow(decimals());
        return groups.stream()
                .map(group -> byGroup.getOrDefault(group, BigDecimal.ONE).multiply(new BigDecimal(one)))
                .mapToLong(BigDecimal::longValueExact)
                .toArray();
    }

    /** 10<sup>{@link #decimals}</sup>: what an occurrence of weight 1 counts as. */
    long unit() {
        return BigInteger.TEN.pow(decimals()).longValueExact();
    }
}
