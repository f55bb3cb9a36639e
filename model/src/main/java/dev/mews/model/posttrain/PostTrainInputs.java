package dev.mews.model.posttrain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a post-training run reads and where it writes.
 *
 * @param from model folder, folder of checkpoints, or run: the model to begin with
 * @param tokenizer the model's tokenizer; empty when it lies beside the model
 * @param data globs of JSON Lines files, absolute or relative to {@code base}
 * @param heldOut the same for examples that are only measured on; may be empty
 * @param base folder that relative globs start at
 * @param output receives {@code checkpoints/}, {@code metrics.jsonl}, {@code tokenizer/} and {@code data/}
 * @param seed decides the order of the examples
 */
public record PostTrainInputs(
        Path from,
        Optional<Path> tokenizer,
        List<String> data,
        List<String> heldOut,
        Path base,
        Path output,
        long seed) {
    public PostTrainInputs {
        data = List.copyOf(data);
        heldOut = List.copyOf(heldOut);
    }
}
