package dev.mews.model.sweep;

import dev.mews.model.train.TrainConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stagewise micro-sweeps: in each stage every parameter is tried at factors around a point, all others held, and the best
 * are taken over ({@link SweepUpdate}). Every trial is a short run of the same seed and data.
 *
 * @see "Falcon-H1, arXiv 2507.22448, section on tuning the multipliers, table 8 and figure 12"
 */
public final class Sweep {
    private final TrainConfig config;
    private final List<SweptParameter> parameters;
    private final List<SweepStage> stages;
    private final SweepUpdate update;

    /** @throws IllegalArgumentException when a parameter does not act on this model */
    public Sweep(TrainConfig config, SweepConfig sweep) {
        this.config = config;
        this.parameters = SweptParameter.parse(sweep.parameters(), config);
        this.update = sweep.update();
        this.stages = sweep.stages();
    }

    /** A short run. */
    @FunctionalInterface
    public interface Trial {
        /** Loss of a config; infinite when the run diverged; empty to stop the sweep here. */
        OptionalDouble loss(TrainConfig config);
    }

    /** Parameters in the order they are swept. */
    public List<SweptParameter> parameters() {
        return parameters;
    }

    /** Runs of the whole sweep. */
    public int runs() {
        return 1 + stages.stream().mapToInt(this::runs).sum();
    }

    /** Optimizer steps of all runs together. */
    public long steps() {
        long steps = stages.get(stages.size() - 1).steps();
        for (SweepStage stage : stages) {
            steps += (long) runs(stage) * stage.steps();
        }
        return steps;
    }

    private int runs(SweepStage stage) {
        int combined = update == SweepUpdate.TOGETHER ? 1 : 0;
        return 1 + 2 * stage.points() * parameters.size() + combined;
    }

    /** Runs it, or until the trial wants it stopped. */
    public SweepResult run(Trial trial) {
        SortedMap<SweptParameter, Double> best = new TreeMap<>(Comparator.comparingInt(parameters::indexOf));
        parameters.forEach(parameter -> best.put(parameter, 0.0));
        List<List<SweepRow>> done = new ArrayList<>();
        double bestLoss = Double.NaN;
        for (SweepStage stage : stages) {
            OptionalDouble start = trial.loss(SweptParameter.apply(config, best, stage.steps()));
            if (start.isEmpty()) {
                return result(false, done, Double.NaN, bestLoss, best, stage);
            }
            bestLoss = start.getAsDouble();
            List<SweepRow> rows = new ArrayList<>();
            done.add(rows);
            for (SweptParameter parameter : parameters) {
                SweepRow row = row(parameter, stage, best, bestLoss, trial);
                if (row == null) {
                    return result(false, done, Double.NaN, bestLoss, best, stage);
                }
                rows.add(row);
                if (update == SweepUpdate.IN_TURN) {
                    best.put(parameter, row.best());
                    bestLoss = row.bestLoss();
                }
            }
            if (update == SweepUpdate.TOGETHER) {
                OptionalDouble together = takeTogether(rows, best, stage, trial);
                if (together.isEmpty()) {
                    return result(false, done, Double.NaN, bestLoss, best, stage);
                }
                bestLoss = together.getAsDouble();
            }
        }
        SweepStage last = stages.get(stages.size() - 1);
        OptionalDouble first = trial.loss(SweptParameter.apply(config, new TreeMap<>(best.comparator()), last.steps()));
        return result(first.isPresent(), done, first.orElse(Double.NaN), bestLoss, best, last);
    }

    /** Moves to the bests of all rows, or of one row alone where that is no worse; gives the loss there. */
    private OptionalDouble takeTogether(
            List<SweepRow> rows, SortedMap<SweptParameter, Double> best, SweepStage stage, Trial trial) {
        SweepRow alone = rows.stream()
                .min(Comparator.comparingDouble(SweepRow::bestLoss))
                .orElseThrow();
        SortedMap<SweptParameter, Double> all = new TreeMap<>(best);
        rows.forEach(row -> all.put(row.parameter(), row.best()));
        OptionalDouble loss = trial.loss(SweptParameter.apply(config, all, stage.steps()));
        if (loss.isPresent() && loss.getAsDouble() < alone.bestLoss()) {
            best.putAll(all);
            return loss;
        }
        if (loss.isPresent()) {
            best.put(alone.parameter(), alone.best());
            return OptionalDouble.of(alone.bestLoss());
        }
        return loss;
    }

    /** A parameter's row, or null when the sweep is to stop. */
    private SweepRow row(
            SweptParameter parameter,
            SweepStage stage,
            SortedMap<SweptParameter, Double> best,
            double centerLoss,
            Trial trial) {
        double center = best.get(parameter);
        List<Double> octaves = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        for (int i = -stage.points(); i <= stage.points(); i++) {
            double octave = center + i * stage.octaves();
            octaves.add(octave);
            if (i == 0) {
                losses.add(centerLoss);
                continue;
            }
            SortedMap<SweptParameter, Double> tried = new TreeMap<>(best);
            tried.put(parameter, octave);
            OptionalDouble loss = trial.loss(SweptParameter.apply(config, tried, stage.steps()));
            if (loss.isEmpty()) {
                return null;
            }
            losses.add(loss.getAsDouble());
        }
        return SweepRow.of(parameter, center, octaves, losses);
    }

    private SweepResult result(
            boolean completed,
            List<List<SweepRow>> done,
            double firstLoss,
            double bestLoss,
            SortedMap<SweptParameter, Double> best,
            SweepStage stage) {
        return new SweepResult(
                completed,
                done.stream().map(List::copyOf).toList(),
                firstLoss,
                bestLoss,
                best,
                SweptParameter.apply(config, best, stage.steps()));
    }
}
