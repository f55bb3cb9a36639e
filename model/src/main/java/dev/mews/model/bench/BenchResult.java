package dev.mews.model.bench;

import dev.mews.model.HybridConfig;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Two models over the same lengths.
 *
 * @param hybrid the one asked about
 * @param transformer the one compared with
 * @param matmulRate floating-point operations per second of a float32 matrix product, measured in between
 * @param threads threads used
 * @param hybridPoints by length
 * @param transformerPoints as many
 * @param skipped lengths left out, with the reason
 */
public record BenchResult(
        HybridConfig hybrid,
        HybridConfig transformer,
        double matmulRate,
        int threads,
        List<BenchPoint> hybridPoints,
        List<BenchPoint> transformerPoints,
        SortedMap<Integer, String> skipped) {
    public BenchResult {
        hybridPoints = List.copyOf(hybridPoints);
        transformerPoints = List.copyOf(transformerPoints);
        skipped = new TreeMap<>(skipped);
    }
}
