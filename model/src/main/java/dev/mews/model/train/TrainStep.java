package dev.mews.model.train;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Progress at one step.
 *
 * @param step steps done
 * @param steps steps of the whole run
 * @param tokens tokens trained on so far, padding not counted
 * @param loss mean cross-entropy since the last report, in nats per token
 * @param gradNorm norm of this step's gradient before clipping
 * @param learningRate learning rate of this step
 * @param figures further means of the objective since the last report, by name; empty in pre-training
 * @param tokensPerSecond speed since the last report
 */
public record TrainStep(
        int step,
        int steps,
        long tokens,
        double loss,
        double gradNorm,
        double learningRate,
        SortedMap<String, Double> figures,
        double tokensPerSecond) {
    public TrainStep {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    }
}
