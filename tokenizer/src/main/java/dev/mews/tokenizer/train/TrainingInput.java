package dev.mews.tokenizer.train;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a training reads, and what it may use.
 *
 * @param counts a count file
 * @param parityDev with parity, a count file of the same groups by which compression is measured; empty for {@code counts}
 * @param maxMemoryBytes memory for finding merges by {@link MergeMemory}'s estimate; training that needs more is refused
 * @param checkpoints where merges are saved now and then
 */
public record TrainingInput(Path counts, Optional<Path> parityDev, long maxMemoryBytes, Checkpoints checkpoints) {
    /** A count file, with any memory and without checkpoints. */
    public static TrainingInput of(Path counts) {
        return new TrainingInput(counts, Optional.empty(), Long.MAX_VALUE, Checkpoints.NONE);
    }
}
