package dev.mews.model.train;

import java.util.Collections;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One point of the loss curve: a line of {@code metrics.jsonl}.
 *
 * @param step steps done
 * @param tokens tokens trained on so far
 * @param loss mean training loss since the point before, in nats per token
 * @param heldOutLoss loss on held-out packs at this step, when it was taken
 * @param heldOutBySource the same by source; empty when it was not taken
 * @param gradNorm norm of this step's gradient before clipping
 * @param learningRate learning rate of this step
 * @param figures further measures by name: means of the objective since the point before, and {@linkplain
 *     TrainConfig#diagnosticsEvery diagnostics} of this step when they were taken
 * @param tokensPerSecond speed since the point before; the only field that differs between equal runs
 */
public record LossPoint(
        int step,
        long tokens,
        double loss,
        OptionalDouble heldOutLoss,
        SortedMap<String, Double> heldOutBySource,
        double gradNorm,
        double learningRate,
        SortedMap<String, Double> figures,
        double tokensPerSecond) {
    public LossPoint {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
        heldOutBySource = Collections.unmodifiableSortedMap(new TreeMap<>(heldOutBySource));
    }
}
