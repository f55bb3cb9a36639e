package dev.mews.model.internal;

import dev.mews.model.ModelCosts;
import dev.mews.model.ModelException;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.MemoryPlan;
import dev.mews.model.train.TrainConfig;
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

/** One training run, from its first batch or its newest checkpoint to its last checkpoint. */
public final class TrainLoop implements Closeable {
    private final TrainTask task;
    private final TrainConfig config;
    private final TrainListener listener;
    private final Feed feed;
    private final CheckpointStore store;
    private final int threads;
    private final int steps;
    private final MemoryPlan memory;
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
    private boolean edited;

    private TrainLoop(TrainTask task, TrainListener listener, int threads) throws IOException {
        this.task = task;
        this.config = task.config();
        this.listener = listener;
        this.feed = task.feed();
        this.threads = threads;
        this.steps = task.plan().steps();
        this.memory = MemoryPlanner.plan(task.shape(), config, task.longestRow(), MemoryPlanner.availableBytes());
        this.learningRate = new LearningRate(config, steps, task.plan().warmupTokens());
        this.store = CheckpointStore.in(task.output());
        this.spikes = new SpikeGuard(config.stopAtSpike());
        Files.createDirectories(task.output());
        this.checkpoint = store.newest();
        if (checkpoint == null) {
            this.tensors = task.fresh().make();
        } else {
            TrainState state = readState();
            this.tensors = TrainerTensors.load(checkpoint, task.shape(), config);
            step = state.step();
            tokens = state.tokens();
            lossSum = state.lossSum();
            lossTokens = state.lossTokens();
            seek(state);
            spikes.restore(state.recentLosses());
        }
        this.resumedStep = step;
        this.log = MetricsLog.open(task.output(), step);
        if (config.tensorboard()) {
            log.alsoTo(task.output().resolve(MetricsLog.TENSOR_BOARD));
        }
    }

    /**
     * Loads the newest checkpoint of the output folder, or begins.
     *
     * @param threads of libtorch
     */
    static TrainLoop open(TrainTask task, TrainListener listener, int threads) throws IOException {
        return new TrainLoop(task, listener, threads);
    }

    private TrainState readState() throws IOException {
        CheckpointStore.verify(checkpoint);
        TrainState state = TrainState.parse(Files.readString(checkpoint.resolve(TrainerTensors.STATE)));
        if (!state.fingerprint().equals(task.fingerprint())) {
            throw new ModelException(checkpoint
                    + ": made with another config, seed or tokenizer, so it cannot be gone"
                    + " on with; train into another folder, or delete " + checkpoint.getParent() + " to start over");
        }
        return state;
    }

    private void seek(TrainState state) throws IOException {
        try {
            feed.seek(state.epoch(), state.cursor(), state.positions());
        } catch (IllegalArgumentException e) {
            throw new ModelException(checkpoint + " cannot be gone on with: " + e.getMessage(), e);
        }
    }

    /** Trains to the end, until it is stopped, or until a checkpoint at which the feed was found {@link #edited}. */
    public TrainResult train() throws IOException {
        long began = System.nanoTime();
        listener.started(new TrainPlan(
                tensors.model().parameterCount(),
                steps,
                (long) config.batchSize() * task.longestRow(),
                threads,
                Libtorch.precision(),
                resumedStep,
                new ModelCosts(task.shape()).trainingFlopsPerToken(task.longestRow()),
                memory));
        TrainingPass pass = new TrainingPass(tensors.model(), HybridModelHandle.SCAN_CHUNK, config.recompute());
        Stopwatch watch = new Stopwatch();
        boolean stopped = false;
        while (step < steps && !stopped && !edited) {
            Feed.Step batch = feed.next();
            if (batch == null) {
                break;
            }
            oneStep(pass, batch, watch);
            stopped = listener.stop();
            if (step % config.checkpointEvery() == 0 || stopped) {
                save();
                edited = !stopped && step < steps && feed.refresh();
            }
        }
        if (checkpoint == null || !checkpoint.equals(store.path(step))) {
            save();
        }
        return result(step == steps || !(stopped || edited), (System.nanoTime() - began) / 1e9);
    }

    /** Whether {@link #train} returned because the feed was edited: open the run again to go on. */
    public boolean edited() {
        return edited;
    }

    private void oneStep(TrainingPass pass, Feed.Step batch, Stopwatch watch) throws IOException {
        Rows rows = batch.rows();
        Tokens.check(rows.tokens(), task.shape().vocabularySize());
        double loss =
                pass.run(rows, config.microBatchSize() == 0 ? rows.rows() : config.microBatchSize(), batch.objective());
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
        tensors.unigram().add(rows.targets());
        step = now;
        int targets = TrainingPass.count(rows.targets());
        int parts = batch.objective().parts(rows);
        tokens += targets;
        lossSum += loss * parts;
        lossTokens += parts;
        watch.count(targets);
        boolean evaluate = config.evalEvery() > 0 && step % config.evalEvery() == 0 && task.heldOut() != HeldOut.NONE;
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
            HeldOutLoss measured = task.heldOut().measure(tensors, config.evalPacks());
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
                task.fingerprint(),
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
        checkpoint = store.save(step, config.keepCheckpoints(), folder -> {
            tensors.write(folder, state);
            task.beside().accept(folder);
        });
        listener.saved(step, checkpoint);
    }

    private TrainResult result(boolean completed, double seconds) throws IOException {
        HeldOutLoss heldOut =
                completed && task.heldOut() != HeldOut.NONE ? task.heldOut().measure(tensors, Long.MAX_VALUE) : null;
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
