package dev.mews.core.sketch;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The summary of a sketch for reports.
 *
 * @param count number of values
 * @param quantiles {@code p01}, {@code p05}, {@code p25}, {@code p50}, {@code p75}, {@code p95}, {@code p99}
 * @param edges ascending edges of the histogram's buckets, one more than buckets; bucket i is [edge i, edge i+1), the
 *     last one includes its upper edge
 * @param counts values per bucket; they sum to {@code count}
 * @param logarithmic whether the edges grow by a factor, not by a summand
 */
public record Distribution(
        long count,
        double min,
        double max,
        SortedMap<String, Double> quantiles,
        List<Double> edges,
        List<Long> counts,
        boolean logarithmic) {
    public Distribution {
        quantiles = Collections.unmodifiableSortedMap(new TreeMap<>(quantiles));
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
    }
}
