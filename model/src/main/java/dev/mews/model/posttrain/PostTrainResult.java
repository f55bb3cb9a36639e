package dev.mews.model.posttrain;

import dev.mews.model.train.TrainResult;

/**
 * What a post-training run came to.
 *
 * @param training steps, losses and the last checkpoint
 * @param data what became of the examples
 */
public record PostTrainResult(TrainResult training, DataCounts data) {}
