package dev.mews.model.internal.eval;

import dev.mews.loader.Batch;
import dev.mews.loader.BatchReader;
import dev.mews.loader.PackSource;
import dev.mews.loader.PackStream;
import dev.mews.loader.format.Piece;
import dev.mews.model.ModelException;
import dev.mews.model.eval.MemorizationOptions;
import dev.mews.model.eval.MemorizationPoint;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.torch.Tokens;
import dev.mews.model.internal.train.CheckpointStore;
import dev.mews.model.internal.train.TrainState;
import dev.mews.model.internal.train.TrainerTensors;
import dev.mews.model.internal.train.TrainingPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** See {@link dev.mews.model.eval.MemorizationProbe}: one checkpoint's losses on windows of the packs before and after its place. */
public final class MemorizationWindows implements AutoCloseable {
    private final PackStream packs;
    private final HybridModelHandle model;
    private final TrainState state;
    private final MemorizationOptions options;
    private final BatchReader reader;

    private MemorizationWindows(
            PackStream packs, HybridModelHandle model, TrainState state, MemorizationOptions options)
            throws IOException {
        this.packs = packs;
        this.model = model;
        this.state = state;
        this.options = options;
        this.reader = BatchReader.over(packs, 1);
    }

    public static List<MemorizationPoint> measure(Path run, PackSource source, MemorizationOptions options)
            throws IOException {
        List<Path> checkpoints = CheckpointStore.complete(run);
        if (checkpoints.isEmpty()) {
            throw new ModelException(run + ": no complete checkpoint here: give the output folder of a training");
        }
        if (!options.allCheckpoints()) {
            checkpoints = checkpoints.subList(checkpoints.size() - 1, checkpoints.size());
        }
        List<MemorizationPoint> points = new ArrayList<>();
        try (PackStream packs = source.open()) {
            for (Path checkpoint : checkpoints) {
                TrainState state = TrainState.parse(Files.readString(checkpoint.resolve(TrainerTensors.STATE)));
                check(checkpoint, source, packs, state);
                try (MemorizationWindows windows =
                        new MemorizationWindows(packs, HybridModelHandle.load(checkpoint), state, options)) {
                    windows.addTo(points, source.name());
                }
            }
        }
        return points;
    }

    private static void check(Path checkpoint, PackSource source, PackStream packs, TrainState state) {
        if (state.epoch() > 0) {
            throw new ModelException(checkpoint + ": in pass " + (state.epoch() + 1)
                    + " over its packs, so nothing of them is" + " fresh: measure a checkpoint of the first pass");
        }
        if (packs.packsSharedWith(state.cursor().plan()) < state.cursor().pack()) {
            throw new ModelException(checkpoint + ": trained on packs of plan "
                    + state.cursor().plan() + ", but those of " + source.name() + " follow plan "
                    + packs.info().plan() + ": give the ones it was trained on");
        }
    }

    private void addTo(List<MemorizationPoint> points, String name) throws IOException {
        Map<Integer, Mean> fresh = fresh();
        if (fresh.isEmpty()) {
            throw new ModelException(
                    name + ": all packs were trained on until step " + state.step()
                            + ", so nothing is fresh: measure an earlier checkpoint (keep_every keeps some), or train for fewer steps");
        }
        for (long end : ends()) {
            MemorizationPoint point = window(end, fresh);
            if (point != null) {
                points.add(point);
            }
        }
    }

    /** Mean losses of each source over the next packs that hold nothing seen before. */
    private Map<Integer, Mean> fresh() throws IOException {
        Map<Integer, Mean> bySource = new TreeMap<>();
        Set<Integer> full = new LinkedHashSet<>();
        int sources = packs.sources().size();
        for (long pack = state.cursor().pack(); pack < packs.packs() && full.size() < sources; pack++) {
            int source = packs.source(pack);
            if (full.contains(source) || isRepeated(pack)) {
                continue;
            }
            Mean mean = bySource.computeIfAbsent(source, s -> new Mean());
            add(mean, pack);
            if (mean.count == options.packs()) {
                full.add(source);
            }
        }
        bySource.values().removeIf(mean -> mean.count < 2);
        return bySource;
    }

    /** Whether a document of the pack is not in its first pass. */
    private boolean isRepeated(long pack) throws IOException {
        for (Piece piece : packs.read(pack).pieces()) {
            if (piece.epoch() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Ends of the windows, as packs, the last trained pack first and then at distances in equal ratios. */
    private Set<Long> ends() {
        Set<Long> ends = new LinkedHashSet<>();
        long trained = state.cursor().pack();
        ends.add(trained);
        double ratio = Math.pow(10, 1.0 / options.perDecade());
        for (double distance = options.packs(); trained - (long) distance >= options.packs(); distance *= ratio) {
            ends.add(trained - (long) distance);
        }
        return ends;
    }

    /** The packs up to {@code end}; null when no source of theirs has fresh packs. */
    private MemorizationPoint window(long end, Map<Integer, Mean> fresh) throws IOException {
        Map<Integer, Mean> seen = new TreeMap<>();
        long first = Math.max(0, end - options.packs());
        for (long pack = first; pack < end; pack++) {
            int source = packs.source(pack);
            if (fresh.containsKey(source)) {
                add(seen.computeIfAbsent(source, s -> new Mean()), pack);
            }
        }
        double targets = seen.values().stream().mapToDouble(m -> m.targets).sum();
        if (targets == 0) {
            return null;
        }
        double seenSum = 0;
        double freshSum = 0;
        double variance = 0;
        int count = 0;
        for (Map.Entry<Integer, Mean> entry : seen.entrySet()) {
            Mean here = entry.getValue();
            Mean there = fresh.get(entry.getKey());
            double share = here.targets / targets;
            seenSum += share * here.mean();
            freshSum += share * there.mean();
            // A source with one pack in the window spreads as its fresh packs do.
            double spread = here.count > 1 ? here.variance() : there.variance();
            variance += share * share * (spread / here.count + there.variance() / there.count);
            count += here.count;
        }
        long ago = packs.cursor(state.cursor().pack()).tokens()
                - packs.cursor((first + end) / 2).tokens();
        return new MemorizationPoint(
                state.step(),
                state.tokens(),
                end == state.cursor().pack() ? 0 : ago,
                count,
                seenSum,
                freshSum,
                Math.sqrt(variance));
    }

    private void add(Mean mean, long pack) throws IOException {
        reader.seek(pack);
        Batch batch = reader.next();
        if (batch.lossTokens() == 0) {
            return;
        }
        Tokens.check(batch.tokens(), model.config().vocabularySize());
        mean.add(
                TrainingPass.lossSum(
                        model,
                        HybridModelHandle.SCAN_CHUNK,
                        batch.tokens(),
                        batch.seqIdx(),
                        batch.positions(),
                        batch.targets(),
                        1),
                batch.lossTokens());
    }

    @Override
    public void close() {
        model.close();
    }

    /** Mean loss over targets, and how it spreads from pack to pack. */
    private static final class Mean {
        private int count;
        private double targets;
        private double nats;
        private double sum;
        private double squares;

        void add(double packNats, int packTargets) {
            count++;
            targets += packTargets;
            nats += packNats;
            double loss = packNats / packTargets;
            sum += loss;
            squares += loss * loss;
        }

        double mean() {
            return nats / targets;
        }

        /** Unbiased, of the packs' own means. */
        double variance() {
            return Math.max(0, (squares - sum * sum / count) / (count - 1));
        }
    }
}
