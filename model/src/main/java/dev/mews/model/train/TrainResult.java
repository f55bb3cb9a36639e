package dev.mews.model.train;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * What a run came to. Losses are in nats per token.
 *
 * @param completed whether all steps are done; false when the listener stopped the run
 * @param steps steps done, those of earlier runs included
 * @param tokens tokens trained on, padding not counted
 * @param packs different packs trained on, from the first one
 * @param parameters parameters of the model
 * @param firstLoss training loss of the first point of the curve
 * @param lastLoss training loss of the last point of the curve
 * @param heldOutLoss loss over all held-out packs; empty without any, or when not completed
 * @param unigramLoss cross-entropy of the same held-out tokens under a unigram model of the trained tokens
 * @param heldOutBySource held-out loss by source
 * @param curve the whole curve, from the first step on
 * @param checkpoint folder of the newest checkpoint
 * @param seconds time of this call
 */
public record TrainResult(
        boolean completed,
        int steps,
        long tokens,
        long packs,
        long parameters,
        double firstLoss,
        double lastLoss,
        OptionalDouble heldOutLoss,
        OptionalDouble unigramLoss,
        SortedMap<String, Double> heldOutBySource,
        List<LossPoint> curve,
        Path checkpoint,
        double seconds) {}
