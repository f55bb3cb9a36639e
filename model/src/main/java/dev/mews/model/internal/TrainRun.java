package dev.mews.model.internal;

import dev.mews.loader.Batch;
import dev.mews.loader.PackedShards;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelCosts;
import dev.mews.model.ModelException;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.MemoryPlan;
import dev.mews.model.train.TrainConfig;
import dev.mews.model.train.TrainInputs;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainPlan;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.TrainStep;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** One training run, from its inputs to its last checkpoint. */
public final class TrainRun implements Closeable {
    private final TrainInputs inputs;
    private final TrainConfig config;
    private final TrainListener listener;
    private final BatchFeed feed;
    private final CheckpointStore store;
    private final int threads;
    private final int steps;
    private final HybridConfig shape;
    private final MemoryPlan memory;
    private final String fingerprint;
    private final TrainerTensors tensors;
    private final LearningRate learningRate;
    private final MetricsLog log;
    private final SpikeGuard spikes;
    private final int resumedStep;
    private Path checkpoint;
    private int step;
    private long tokens;
    private double lossSum;
    private long lossTokens;

    private TrainRun(TrainInputs inputs, TrainConfig config, TrainListener listener, BatchFeed feed, int threads)
            throws IOException {
        this.inputs = inputs;
        this.config = config;
        this.listener = listener;
        this.feed = feed;
        this.threads = threads;
        PackedShards shards = feed.shards();
        HybridConfig shape = config.model()
                .toConfig(
                        shards.vocabularySize(),
                        shards.maxSequenceLength(),
                        shards.padToken(),
                        shards.info().endOfText());
        BatchFeed.Plan plan = feed.plan(config.steps(), config.warmupSteps());
        this.steps = plan.steps();
        this.shape = shape;
        this.memory = MemoryPlanner.plan(shape, config, shards.maxSequenceLength(), MemoryPlanner.availableBytes());
        this.fingerprint = Fingerprint.of(config, steps, inputs.seed(), shards, shape);
        this.learningRate = new LearningRate(config, steps, plan.warmupTokens());
        this.store = CheckpointStore.in(inputs.output());
        this.spikes = new SpikeGuard(config.stopAtSpike());
        Files.createDirectories(inputs.output());
        this.checkpoint = store.newest();
        if (checkpoint == null) {
            this.tensors = TrainerTensors.fresh(shape, config, inputs.seed());
        } else {
            TrainState state = readState();
            this.tensors = TrainerTensors.load(checkpoint, shape, config);
            step = state.step();
            tokens = state.tokens();
            lossSum = state.lossSum();
            lossTokens = state.lossTokens();
            feed.seek(state.epoch(), state.cursor(), state.positions());
            spikes.restore(state.recentLosses());
        }
        this.resumedStep = step;
        this.log = MetricsLog.open(inputs.output(), step);
        if (config.tensorboard()) {
            log.alsoTo(inputs.output().resolve(MetricsLog.TENSOR_BOARD));
        }
    }

    public static TrainRun open(TrainInputs inputs, TrainConfig config, TrainListener listener) throws IOException {
        int threads = Libtorch.start(config.threads());
        BatchFeed feed = BatchFeed.open(inputs.shards(), BatchStages.of(config), config.epochs());
        try {
            InputChecks.check(inputs, feed.shards());
            return new TrainRun(inputs, config, listener, feed, threads);
        } catch (IOException | RuntimeException e) {
            feed.close();
            throw e;
        }
    }

    private TrainState readState() throws IOException {
        CheckpointStore.verify(checkpoint);
        TrainState state = TrainState.parse(Files.readString(checkpoint.resolve(TrainerTensors.STATE)));
        if (!state.fingerprint().equals(fingerprint)) {
            throw new ModelException(checkpoint
                    + ": made with another config, seed or other shards, so it cannot be gone"
                    + " on with; train into another folder, or delete " + checkpoint.getParent() + " to start over");
        }
        return state;
    }

    public TrainResult train() throws IOException {
        long began = System.nanoTime();
        listener.started(new TrainPlan(
                tensors.model().parameterCount(),
                steps,
                (long) config.batchSize() * feed.shards().maxSequenceLength(),
                threads,
                Libtorch.precision(),
                resumedStep,
                new ModelCosts(shape).trainingFlopsPerToken(feed.shards().maxSequenceLength()),
                memory));
        TrainingPass pass = new TrainingPass(tensors.model(), HybridModelHandle.SCAN_CHUNK, config.recompute());
        Stopwatch watch = new Stopwatch();
        boolean stopped = false;
        while (step < steps && !stopped) {
            Batch batch = feed.next();
            if (batch == null) {
                break;
            }
            oneStep(pass, batch, watch);
            stopped = listener.stop();
            if (step % config.checkpointEvery() == 0 || stopped) {
                save();
            }
        }
        if (checkpoint == null || !checkpoint.equals(store.path(step))) {
            save();
        }
        return result(!stopped || step == steps, (System.nanoTime() - began) / 1e9);
    }

    private void oneStep(TrainingPass pass, Batch batch, Stopwatch watch) throws IOException {
        Tokens.check(batch.tokens(), tensors.model().config().vocabularySize());
        double loss = pass.run(
                Rows.of(batch), config.microBatchSize() == 0 ? batch.rows() : config.microBatchSize(), config.zLoss());
        double norm = tensors.optimizer().gradientNorm();
        int now = step + 1;
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new ModelException("step " + now + ": the loss is " + loss + " and the gradient's norm " + norm
                    + ": training diverged; lower learning_rate (" + config.learningRate() + ") or clip ("
                    + config.clip() + "), or raise warmup_steps (" + config.warmupSteps() + ")"
                    + (checkpoint == null ? "" : "; the last checkpoint is " + checkpoint));
        }
        if (spikes.isSpike(loss)) {
            throw new ModelException(
                    "step " + now + ": the loss jumped to " + loss + ", more than " + config.stopAtSpike()
                            + " above the mean of the " + SpikeGuard.WINDOW + " steps before (" + spikes.mean()
                            + "): nothing of this step was kept; lower learning_rate or clip, or raise stop_at_spike"
                            + (checkpoint == null ? "" : "; the last checkpoint is " + checkpoint));
        }
        LearningRate.Rates rates = learningRate.at(now, feed.tokens(), feed.batchSize());
        double rate = rates.learningRate();
        tensors.optimizer().step(now, rate, rates.weightDecay(), norm);
        tensors.unigram().add(batch.targets());
        step = now;
        tokens += batch.lossTokens();
        lossSum += loss * batch.lossTokens();
        lossTokens += batch.lossTokens();
        watch.count(batch.lossTokens());
        boolean evaluate = config.evalEvery() > 0
                && step % config.evalEvery() == 0
                && !inputs.heldOut().isEmpty();
        if (step % config.logEvery() == 0 || step == steps || evaluate) {
            report(norm, rate, watch, evaluate);
        }
    }

    private void report(double norm, double rate, Stopwatch watch, boolean evaluate) throws IOException {
        double mean = lossSum / Math.max(1, lossTokens);
        double speed = watch.perSecond();
        listener.step(new TrainStep(step, steps, tokens, mean, norm, rate, speed));
        OptionalDouble heldOut = OptionalDouble.empty();
        SortedMap<String, Double> bySource = new TreeMap<>();
        if (evaluate) {
            HeldOutLoss measured = HeldOutLoss.measure(tensors, inputs.heldOut(), config.evalPacks());
            heldOut = OptionalDouble.of(measured.loss());
            bySource = measured.bySource();
            listener.evaluated(step, measured.loss());
            listener.evaluatedBySource(step, bySource);
        }
        log.add(new LossPoint(step, tokens, mean, heldOut, bySource, norm, rate, speed));
        lossSum = 0;
        lossTokens = 0;
        watch.restart();
    }

    private void save() throws IOException {
        TrainState state = new TrainState(
                fingerprint,
                step,
                tokens,
                feed.tokens(),
                feed.epoch(),
                feed.cursor(),
                lossSum,
                lossTokens,
                spikes.recent(),
                threads,
                Libtorch.precision());
        checkpoint = store.save(step, config.keepCheckpoints(), folder -> tensors.write(folder, state));
        listener.saved(step, checkpoint);
    }

    private TrainResult result(boolean completed, double seconds) throws IOException {
        HeldOutLoss heldOut = completed && !inputs.heldOut().isEmpty()
                ? HeldOutLoss.measure(tensors, inputs.heldOut(), Long.MAX_VALUE)
                : null;
        List<LossPoint> curve = log.points();
        return new TrainResult(
                completed,
                step,
                tokens,
                feed.packs(),
                tensors.model().parameterCount(),
                curve.isEmpty() ? Double.NaN : curve.get(0).loss(),
                curve.isEmpty() ? Double.NaN : curve.get(curve.size() - 1).loss(),
                heldOut == null ? OptionalDouble.empty() : OptionalDouble.of(heldOut.loss()),
                heldOut == null ? OptionalDouble.empty() : OptionalDouble.of(heldOut.unigram()),
                heldOut == null ? new TreeMap<>() : heldOut.bySource(),
                curve,
                checkpoint,
                seconds);
    }

    @Override
    public void close() throws IOException {
        tensors.close();
        feed.close();
    }
}
