package dev.mews.model.internal.train;

import dev.mews.model.ModelCosts;
import dev.mews.model.ModelException;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.StepSizes;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Tokens;
import dev.mews.model.parallel.World;
import dev.mews.model.train.DivergedException;
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
    private final Replicas replicas;
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
    private final SortedMap<String, Double> figureSums = new TreeMap<>();
    private final SampleLog samples;

    private TrainLoop(TrainTask task, TrainListener listener, int threads, World world) throws IOException {
        this.task = task;
        this.config = task.config();
        this.listener = listener;
        this.feed = task.feed();
        this.threads = threads;
        this.steps = task.plan().steps();
        this.replicas = new Replicas(world);
        this.memory = MemoryPlanner.plan(
                task.shape(),
                config,
                task.longestRow(),
                MemoryPlanner.availableBytes() / world.onThisMachine(),
                world.size());
        this.learningRate = new LearningRate(config, steps, task.plan().warmupTokens());
        this.store = CheckpointStore.in(task.output());
        this.spikes = new SpikeGuard(config.stopAtSpike());
        replicas.checkSame(task.fingerprint() + feed.cursor().plan(), "config, seed, tokenizer or plan of the packs");
        if (replicas.isFirst()) {
            Files.createDirectories(task.output());
            this.checkpoint = store.newest();
        }
        String resumed = replicas.fromFirst(checkpoint == null ? "" : readState());
        this.tensors = checkpoint == null ? task.fresh().make() : TrainerTensors.load(checkpoint, task.shape(), config);
        tensors.copyFirst(replicas);
        if (!resumed.isEmpty()) {
            TrainState state = TrainState.parse(resumed);
            step = state.step();
            tokens = state.tokens();
            lossSum = state.lossSum();
            lossTokens = state.lossTokens();
            seek(state);
            figureSums.putAll(state.figureSums());
            spikes.restore(state.recentLosses());
            checkpoint = store.path(step);
        }
        this.resumedStep = step;
        this.log = replicas.isFirst() ? MetricsLog.open(task.output(), step) : MetricsLog.unwritten();
        this.samples = config.samples().isPresent() && task.prompts().isPresent() && replicas.isFirst()
                ? SampleLog.open(
                        task.output(),
                        step,
                        config.samples().get(),
                        task.prompts().get())
                : null;
        if (config.tensorboard() && replicas.isFirst()) {
            log.alsoTo(task.output().resolve(MetricsLog.TENSOR_BOARD));
        }
    }

    /**
     * Loads the newest checkpoint of the output folder, or begins.
     *
     * @param threads of libtorch
     */
    public static TrainLoop open(TrainTask task, TrainListener listener, int threads) throws IOException {
        return open(task, listener, threads, World.single());
    }

    /** As one of the processes of {@code world}, of which the first reads and writes the output folder. */
    public static TrainLoop open(TrainTask task, TrainListener listener, int threads, World world) throws IOException {
        return new TrainLoop(task, listener, threads, world);
    }

    private String readState() throws IOException {
        CheckpointStore.verify(checkpoint);
        String text = Files.readString(checkpoint.resolve(TrainerTensors.STATE));
        TrainState state = TrainState.parse(text);
        if (!state.fingerprint().equals(task.fingerprint())) {
            throw new ModelException(checkpoint
                    + ": made with another config, seed or tokenizer, so it cannot be gone"
                    + " on with; train into another folder, or delete " + checkpoint.getParent() + " to start over");
        }
        return text;
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
                task.tokensPerStep(),
                threads,
                replicas.world().size(),
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
            stopped = replicas.any(listener.stop());
            if (step % config.checkpointEvery() == 0 || stopped) {
                save();
                edited = !stopped && step < steps && refresh();
            }
        }
        if (checkpoint == null || !checkpoint.equals(store.path(step))) {
            save();
        }
        return result(step == steps || !(stopped || edited), (System.nanoTime() - began) / 1e9);
    }

    /** All ranks must go on with the same edits: they look again until none has found another. */
    private boolean refresh() throws IOException {
        boolean any = false;
        while (replicas.any(feed.refresh())) {
            any = true;
        }
        return any;
    }

    /** Whether {@link #train} returned because the feed was edited: open the run again to go on. */
    public boolean edited() {
        return edited;
    }

    private void oneStep(TrainingPass pass, Feed.Step batch, Stopwatch watch) throws IOException {
        Rows rows = batch.rows();
        if (rows.rows() > 0) {
            Tokens.check(rows.tokens(), task.shape().vocabularySize());
        }
        double[] counts =
                replicas.sum(batch.objective().parts(rows), TrainingPass.count(rows.targets()), batch.textTokens());
        double parts = Math.max(1, counts[0]);
        int most = config.microBatchSize() == 0 ? Math.max(1, rows.rows()) : config.microBatchSize();
        int now = step + 1;
        boolean diagnose = config.diagnosticsEvery() > 0 && now % config.diagnosticsEvery() == 0;
        StepSizes sizes = new StepSizes();
        tensors.model().network().observe(diagnose ? sizes : null);
        double loss = replicas.sum(pass.sum(rows, most, batch.objective(), 1 / parts))[0] / parts;
        replicas.addGradients(tensors.model().parameters().tensors());
        tensors.model().network().observe(null);
        double norm = tensors.optimizer().gradientNorm();
        SortedMap<String, Double> diagnostics = diagnose ? diagnostics(sizes) : new TreeMap<>();
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new DivergedException("step " + now + ": the loss is " + loss + " and the gradient's norm " + norm
                    + ": training diverged; lower learning_rate (" + config.learningRate() + ") or clip ("
                    + config.clip() + "), or raise warmup_steps (" + config.warmupSteps() + ")"
                    + (checkpoint == null ? "" : "; the last checkpoint is " + checkpoint));
        }
        if (spikes.isSpike(loss)) {
            throw new DivergedException(
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
        long targets = (long) counts[1];
        tokens += targets;
        lossSum += loss * counts[0];
        lossTokens += (long) counts[0];
        replicas.figureSums(batch.objective(), rows).forEach((name, sum) -> figureSums.merge(name, sum, Double::sum));
        watch.count((long) counts[2]);
        boolean evaluate = config.evalEvery() > 0 && step % config.evalEvery() == 0 && task.heldOut() != HeldOut.NONE;
        if (step % config.logEvery() == 0 || step == steps || evaluate || diagnose) {
            report(norm, rate, watch, evaluate, diagnostics);
        }
        if (samples != null && samples.due(step, steps)) {
            listener.sampled(samples.add(step, tensors.model()));
        }
    }

    /** Time steps by layer and norms by group, before clipping and before the step. */
    private SortedMap<String, Double> diagnostics(StepSizes sizes) {
        SortedMap<String, Double> figures =
                GroupNorms.figures(tensors.model().parameters().tensors());
        figures.putAll(sizes.figures());
        return figures;
    }

    private void report(
            double norm, double rate, Stopwatch watch, boolean evaluate, SortedMap<String, Double> diagnostics)
            throws IOException {
        double mean = lossSum / Math.max(1, lossTokens);
        double speed = watch.perSecond();
        SortedMap<String, Double> figures = new TreeMap<>();
        figureSums.forEach((name, sum) -> figures.put(name, sum / Math.max(1, lossTokens)));
        listener.step(new TrainStep(step, steps, tokens, mean, norm, rate, figures, speed));
        figures.putAll(diagnostics);
        OptionalDouble heldOut = OptionalDouble.empty();
        SortedMap<String, Double> bySource = new TreeMap<>();
        if (evaluate) {
            HeldOutLoss measured = task.heldOut().measure(tensors, config.evalPacks());
            heldOut = OptionalDouble.of(measured.loss());
            bySource = measured.bySource();
            listener.evaluated(step, measured.loss());
            listener.evaluatedBySource(step, bySource);
        }
        log.add(new LossPoint(step, tokens, mean, heldOut, bySource, norm, rate, figures, speed));
        lossSum = 0;
        lossTokens = 0;
        figureSums.clear();
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
                figureSums,
                spikes.recent(),
                threads,
                replicas.world().size(),
                Libtorch.precision());
        replicas.checkSame(
                Replicas.checksum(tensors.model().parameters().tensors()),
                "model after step " + step + ", from the same gradients: use machines of one kind");
        UnigramCounts counts = tensors.unigram().over(replicas.world());
        checkpoint = store.path(step);
        if (replicas.isFirst()) {
            store.save(step, new CheckpointStore.Keep(config.keepCheckpoints(), config.keepEvery()), folder -> {
                tensors.write(folder, state, counts);
                task.beside().accept(folder);
            });
            listener.saved(step, checkpoint);
        }
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
                unigram(heldOut),
                heldOut == null ? new TreeMap<>() : heldOut.bySource(),
                curve,
                checkpoint,
                seconds);
    }

    /** Empty where no unigram model of the targets makes sense. */
    private static OptionalDouble unigram(HeldOutLoss heldOut) {
        return heldOut == null || Double.isNaN(heldOut.unigram())
                ? OptionalDouble.empty()
                : OptionalDouble.of(heldOut.unigram());
    }

    @Override
    public void close() throws IOException {
        tensors.close();
        feed.close();
    }
}
