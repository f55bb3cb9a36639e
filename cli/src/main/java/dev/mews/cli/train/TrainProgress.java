package dev.mews.cli.train;

import dev.mews.cli.internal.Numbers;
import dev.mews.model.train.MemoryPlan;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainPlan;
import dev.mews.model.train.TrainStep;
import dev.mews.model.train.TrainingSample;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Says how training goes on: the plan, a line every few seconds, held-out losses and checkpoints. */
final class TrainProgress implements TrainListener {
    private static final long NANOS_BETWEEN_LINES = 5_000_000_000L;

    private final PrintWriter err;
    private final BooleanSupplier stop;
    private final LongSupplier clock;
    private final double matmulRate;
    private TrainPlan plan;
    private long lastLine;

    /**
     * @param matmulRate floating-point operations per second of a matrix product here
     * @param clock nanoseconds
     */
    TrainProgress(PrintWriter err, double matmulRate, BooleanSupplier stop, LongSupplier clock) {
        this.err = err;
        this.matmulRate = matmulRate;
        this.stop = stop;
        this.clock = clock;
        this.lastLine = clock.getAsLong() - NANOS_BETWEEN_LINES;
    }

    @Override
    public void started(TrainPlan started) {
        plan = started;
        MemoryPlan memory = started.memory();
        say(
                "%s parameters, %s steps of %s tokens, %s%d threads, %.0f GFLOP/s in matrix products%s",
                Numbers.count(started.parameters()),
                Numbers.count(started.steps()),
                Numbers.count(started.tokensPerStep()),
                started.processes() == 1 ? "" : started.processes() + " processes of ",
                started.threads(),
                matmulRate / 1e9,
                started.resumedStep() == 0 ? "" : ", going on after step " + Numbers.count(started.resumedStep()));
        say(
                "memory: %s for weights, gradients and moments, %s for passes of %d packs, %s in all of %s here",
                Numbers.bytes(memory.stateBytes()),
                Numbers.bytes(memory.activationBytes()),
                memory.rows(),
                Numbers.bytes(memory.totalBytes()),
                Numbers.bytes(memory.availableBytes()));
    }

    @Override
    public void step(TrainStep step) {
        long now = clock.getAsLong();
        if (now - lastLine < NANOS_BETWEEN_LINES && step.step() != step.steps()) {
            return;
        }
        lastLine = now;
        StringBuilder figures = new StringBuilder();
        step.figures()
                .forEach((name, value) ->
                        figures.append(String.format(Locale.ROOT, "%s %.4f  ", name.replace('_', ' '), value)));
        double left = (double) step.tokens() / step.step() * (step.steps() - step.step());
        say(
                "step %s/%s  tokens %s  loss %.4f  %sgrad norm %.3f  lr %.2e  %s tokens/s  MFU %.1f %%  %s left",
                Numbers.count(step.step()),
                Numbers.count(step.steps()),
                Numbers.count(step.tokens()),
                step.loss(),
                figures,
                step.gradNorm(),
                step.learningRate(),
                Numbers.count(Math.round(step.tokensPerSecond())),
                100 * step.tokensPerSecond() * plan.flopsPerToken() / matmulRate,
                duration(step.tokensPerSecond() > 0 ? Math.round(left / step.tokensPerSecond()) : 0));
    }

    @Override
    public void evaluatedBySource(int step, SortedMap<String, Double> losses) {
        StringBuilder line = new StringBuilder("held out after step " + Numbers.count(step) + ":");
        losses.forEach((source, loss) -> line.append(String.format(Locale.ROOT, "  %s %.4f", source, loss)));
        say("%s", line);
    }

    @Override
    public void sampled(List<TrainingSample> samples) {
        for (TrainingSample sample : samples) {
            say("sample after step %s: %s ⟶ %s", Numbers.count(sample.step()), sample.prompt(), sample.text());
        }
    }

    @Override
    public void saved(int step, Path checkpoint) {
        say("saved %s", checkpoint);
    }

    @Override
    public boolean stop() {
        return stop.getAsBoolean();
    }

    /** {@code 1:02:03}, or {@code 2:03} below an hour. */
    static String duration(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private void say(String format, Object... arguments) {
        err.println(String.format(Locale.ROOT, format, arguments));
        err.flush();
    }
}
