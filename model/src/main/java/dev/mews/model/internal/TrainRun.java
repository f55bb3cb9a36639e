package dev.mews.model.internal;

import dev.mews.loader.PackedShards;
import dev.mews.model.HybridConfig;
import dev.mews.model.train.TrainConfig;
import dev.mews.model.train.TrainInputs;
import dev.mews.model.train.TrainListener;
import java.io.IOException;

/** Pre-training: a fresh model on packed shards. */
public final class TrainRun {
    private TrainRun() {}

    /** Opens the inputs and the newest checkpoint; the loop owns both. */
    public static TrainLoop open(TrainInputs inputs, TrainConfig config, TrainListener listener) throws IOException {
        int threads = Libtorch.start(config.threads());
        BatchFeed feed = BatchFeed.open(
                inputs.shards(), BatchStages.of(config), config.epochs(), new CrossEntropy(config.zLoss()));
        try {
            InputChecks.check(inputs, feed.shards());
            return TrainLoop.open(task(inputs, config, feed), listener, threads);
        } catch (IOException | RuntimeException e) {
            feed.close();
            throw e;
        }
    }

    private static TrainTask task(TrainInputs inputs, TrainConfig config, BatchFeed feed) throws IOException {
        PackedShards shards = feed.shards();
        HybridConfig shape = config.model()
                .toConfig(
                        shards.vocabularySize(),
                        shards.maxSequenceLength(),
                        shards.padToken(),
                        shards.info().endOfText());
        Feed.Plan plan = feed.plan(config.steps(), config.warmupSteps());
        return new TrainTask(
                feed,
                plan,
                config,
                shape,
                shards.maxSequenceLength(),
                Fingerprint.of(config, plan.steps(), inputs.seed(), shards, shape),
                inputs.output(),
                () -> TrainerTensors.fresh(shape, config, inputs.seed()),
                inputs.heldOut().isEmpty()
                        ? HeldOut.NONE
                        : (tensors, packs) -> HeldOutLoss.measure(tensors, inputs.heldOut(), packs),
                folder -> {});
    }
}
