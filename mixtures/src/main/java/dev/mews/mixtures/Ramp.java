package dev.mews.mixtures;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** Weights that move evenly from one mixture to another. */
public final class Ramp {
    /** Steps in which a ramp is planned: each has the mean of the shares it replaces, so at its ends nothing is off. */
    public static final int STEPS = 64;

    private Ramp() {}

    /** The shares after {@code done} of {@code all}, in exact proportion: 0 gives those before, {@code all} those after. */
    public static Map<String, BigDecimal> between(
            Map<String, BigDecimal> before, Map<String, BigDecimal> after, long done, long all) {
        BigDecimal beforeFactor = sum(after).multiply(BigDecimal.valueOf(all - done));
        BigDecimal afterFactor = sum(before).multiply(BigDecimal.valueOf(done));
        Map<String, BigDecimal> mixed = new TreeMap<>();
        before.forEach((source, weight) -> mixed.merge(source, weight.multiply(beforeFactor), BigDecimal::add));
        after.forEach((source, weight) -> mixed.merge(source, weight.multiply(afterFactor), BigDecimal::add));
        return mixed;
    }

    private static BigDecimal sum(Map<String, BigDecimal> weights) {
        return weights.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
