package dev.mews.model.eval;

import dev.mews.model.ModelException;
import dev.mews.model.internal.eval.SourceLosses;
import dev.mews.model.internal.train.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;

/** Measures a model's loss on packed shards. */
public final class LossEvaluation {
    private LossEvaluation() {}

    /**
     * Loss by source.
     *
     * @param model model folder, or a folder of checkpoints
     * @param shards folder of packed shards, or a folder of such folders
     * @param tokenizer the shards' tokenizer, for the bytes of each target; or empty
     * @param packs most packs of each folder, from its start
     * @throws ModelException when the vocabularies differ, or something cannot be read
     */
    public static SortedMap<String, SourceLoss> measure(Path model, Path shards, Optional<Path> tokenizer, long packs) {
        try {
            return SourceLosses.measure(CheckpointStore.resolve(model), shards, tokenizer, packs);
        } catch (IOException e) {
            throw new ModelException(shards + ": cannot be evaluated: " + e.getMessage(), e);
        }
    }
}
