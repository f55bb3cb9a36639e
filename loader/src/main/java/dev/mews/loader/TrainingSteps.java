package dev.mews.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which packs a training step sees. Every step has {@code batchSize} packs, except that a batch ends early where the sequence
 * length changes and at the end of the run.
 */
public final class TrainingSteps {
    private final int batchSize;
    private final List<Run> runs = new ArrayList<>();

    /** Packs of one sequence length, and the step that begins with the first of them. */
    private record Run(long firstPack, long end, long firstStep) {}

    private TrainingSteps(int batchSize) {
        this.batchSize = batchSize;
    }

    /** The steps of a run over these packs, from its first one. */
    public static TrainingSteps of(PackedShards packs, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, but was " + batchSize);
        }
        TrainingSteps steps = new TrainingSteps(batchSize);
        int shard = 0;
        long step = 0;
        while (shard < packs.shards()) {
            int last = shard;
            while (last + 1 < packs.shards()
                    && packs.entry(last + 1).sequenceLength()
                            == packs.entry(shard).sequenceLength()) {
                last++;
            }
            Run run = new Run(
                    packs.entry(shard).firstPack(),
                    packs.entry(last).firstPack() + packs.entry(last).packs(),
                    step);
            steps.runs.add(run);
            step += (run.end() - run.firstPack() + batchSize - 1) / batchSize;
            shard = last + 1;
        }
        return steps;
    }

    /** Number of steps. */
    public long steps() {
        if (runs.isEmpty()) {
            return 0;
        }
        Run last = runs.get(runs.size() - 1);
        return last.firstStep() + (last.end() - last.firstPack() + batchSize - 1) / batchSize;
    }

    /** The first pack of a step. */
    public long firstPack(long step) {
        Objects.checkIndex(step, steps());
        Run run = runs.get(0);
        for (Run later : runs) {
            run = later.firstStep() <= step ? later : run;
        }
        return run.firstPack() + (step - run.firstStep()) * batchSize;
    }

    /** The pack after the last one of a step. */
    public long endPack(long step) {
        long first = firstPack(step);
        for (Run run : runs) {
            if (first < run.end()) {
                return Math.min(run.end(), first + batchSize);
            }
        }
        throw new IllegalStateException("no run holds pack " + first);
    }

    /** The step that sees a pack. */
    public long stepOf(long pack) {
        for (Run run : runs) {
            if (pack >= run.firstPack() && pack < run.end()) {
                return run.firstStep() + (pack - run.firstPack()) / batchSize;
            }
        }
        throw new IndexOutOfBoundsException("pack " + pack + " is not in the run");
    }
}
