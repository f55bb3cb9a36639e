package dev.mews.model.sweep;

import dev.mews.model.train.TrainConfig;
import java.util.List;
import java.util.SortedMap;

/**
 * What a sweep came to.
 *
 * @param completed whether all stages are done
 * @param stages rows of each stage begun, in the order of the parameters
 * @param firstLoss loss of the config the sweep started from, at the steps of the last stage begun
 * @param bestLoss smallest loss at those steps
 * @param best exponents of the best
 * @param config the config with them
 */
public record SweepResult(
        boolean completed,
        List<List<SweepRow>> stages,
        double firstLoss,
        double bestLoss,
        SortedMap<SweptParameter, Double> best,
        TrainConfig config) {}
