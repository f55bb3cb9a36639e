package dev.mews.model.internal.train;

import dev.mews.model.train.BatchStage;
import dev.mews.model.train.TrainConfig;
import java.util.List;

/**
 * Packs of a step by the positions trained on before it.
 *
 * @param stages smaller batches at the beginning
 * @param full packs of all later steps
 */
record BatchStages(List<BatchStage> stages, int full) {
    static BatchStages of(TrainConfig config) {
        return new BatchStages(config.batchStages(), config.batchSize());
    }

    int at(long tokens) {
        for (BatchStage stage : stages) {
            if (tokens < stage.untilTokens()) {
                return stage.batchSize();
            }
        }
        return full;
    }
}
