package dev.mews.model.train;

import dev.mews.loader.PackSource;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a training run reads and where it writes.
 *
 * @param packs what to train on: packed shards, or a mixture mixed while it is read
 * @param heldOut folders of held-out packed shards, by name; may be empty
 * @param output receives {@code checkpoints/} and {@code metrics.jsonl}; other files in it are left alone
 * @param seed decides the fresh parameters
 * @param tokenizer of the packs, for samples; may be empty
 */
public record TrainInputs(
        PackSource packs, SortedMap<String, Path> heldOut, Path output, long seed, Optional<Path> tokenizer) {
    public TrainInputs {
        heldOut = Collections.unmodifiableSortedMap(new TreeMap<>(heldOut));
    }

    /** Training without a tokenizer at hand. */
    public TrainInputs(PackSource packs, SortedMap<String, Path> heldOut, Path output, long seed) {
        this(packs, heldOut, output, seed, Optional.empty());
    }

    /** Training on a folder of packed shards. */
    public TrainInputs(Path shards, SortedMap<String, Path> heldOut, Path output, long seed) {
        this(PackSource.shards(shards), heldOut, output, seed);
    }
}
