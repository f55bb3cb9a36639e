package dev.mews.model.train;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** Told of a run's progress, on the training thread. */
public interface TrainListener {
    /** Hears nothing and never stops. */
    TrainListener SILENT = new TrainListener() {};

    /** Before the first step. */
    default void started(TrainPlan plan) {}

    /** Every {@code log_every} steps. */
    default void step(TrainStep step) {}

    /** After a loss on held-out packs, in nats per token. */
    default void evaluated(int step, double heldOutLoss) {}

    /** As {@link #evaluated}, for each source. */
    default void evaluatedBySource(int step, SortedMap<String, Double> losses) {}

    /** After a round of samples. */
    default void sampled(List<TrainingSample> samples) {}

    /** After a checkpoint is complete on disk. */
    default void saved(int step, Path checkpoint) {}

    /** Asked after every step; on true the run saves a checkpoint and returns, to be gone on with later. */
    default boolean stop() {
        return false;
    }
}
