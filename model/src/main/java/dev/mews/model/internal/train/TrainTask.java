package dev.mews.model.internal.train;

import dev.mews.core.io.IoConsumer;
import dev.mews.model.HybridConfig;
import dev.mews.model.internal.decode.Prompts;
import dev.mews.model.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a {@link TrainLoop} does: the same loop pre-trains, fine-tunes and learns from preferences.
 *
 * @param feed the batches and what is minimised over them
 * @param plan of the feed
 * @param config how to train
 * @param shape of the model
 * @param longestRow tokens of the longest row
 * @param tokensPerStep positions per full step
 * @param fingerprint of all that decides the losses; a run is only gone on with under the same
 * @param output receives {@code checkpoints/} and {@code metrics.jsonl}
 * @param fresh the numbers to begin with
 * @param heldOut what is measured while training
 * @param prompts what samples are made with; empty without a tokenizer
 * @param beside adds further files to a checkpoint's folder
 */
public record TrainTask(
        Feed feed,
        Feed.Plan plan,
        TrainConfig config,
        HybridConfig shape,
        int longestRow,
        long tokensPerStep,
        String fingerprint,
        Path output,
        Fresh fresh,
        HeldOut heldOut,
        Optional<Prompts> prompts,
        IoConsumer<Path> beside) {
    /** Makes the numbers of a run that begins. */
    @FunctionalInterface
    public interface Fresh {
        TrainerTensors make() throws IOException;
    }
}
