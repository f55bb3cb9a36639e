package dev.mews.model.internal.train;

import dev.mews.loader.PackStream;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelException;
import dev.mews.model.internal.decode.Prompts;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.weights.ModelTokenizer;
import dev.mews.model.parallel.World;
import dev.mews.model.train.TrainConfig;
import dev.mews.model.train.TrainInputs;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.Trainer;
import java.io.IOException;
import java.util.Optional;

/** Pre-training: a fresh model on packs. */
public final class TrainRun {
    private TrainRun() {}

    /** Opens the inputs and the newest checkpoint; the loop owns both. */
    public static TrainLoop open(TrainInputs inputs, TrainConfig config, TrainListener listener, World world)
            throws IOException {
        int threads = Libtorch.start(Trainer.threads(config.threads(), world));
        BatchFeed feed = BatchFeed.open(
                inputs.packs(), BatchStages.of(config), config.epochs(), new CrossEntropy(config.zLoss()), world);
        try {
            InputChecks.check(inputs, feed.stream());
            return TrainLoop.open(task(inputs, config, feed, world), listener, threads, world);
        } catch (IOException | RuntimeException e) {
            feed.close();
            throw e;
        }
    }

    private static TrainTask task(TrainInputs inputs, TrainConfig config, BatchFeed feed, World world)
            throws IOException {
        PackStream packs = feed.stream();
        HybridConfig shape = config.model()
                .toConfig(
                        packs.info().vocabularySize(),
                        packs.maxSequenceLength(),
                        packs.info().padToken(),
                        packs.info().endOfText());
        Feed.Plan plan = feed.plan(config.steps(), config.warmupSteps());
        return new TrainTask(
                feed,
                plan,
                config,
                shape,
                packs.maxSequenceLength(),
                (long) config.batchSize() * packs.maxSequenceLength(),
                Fingerprint.of(config, inputs.seed(), packs.info(), shape),
                inputs.output(),
                () -> TrainerTensors.fresh(shape, config, inputs.seed()),
                inputs.heldOut().isEmpty()
                        ? HeldOut.NONE
                        : (tensors, most) -> HeldOutLoss.measure(tensors, inputs.heldOut(), most, world),
                prompts(inputs, config, shape),
                folder -> {});
    }

    private static Optional<Prompts> prompts(TrainInputs inputs, TrainConfig config, HybridConfig shape) {
        if (config.samples().isPresent() && inputs.tokenizer().isEmpty()) {
            throw new ModelException("samples need a tokenizer: name the one the packs were made with");
        }
        return config.samples().isEmpty()
                ? Optional.empty()
                : inputs.tokenizer()
                        .map(place ->
                                new Prompts(ModelTokenizer.load(place, inputs.output(), shape), Optional.empty()));
    }
}
