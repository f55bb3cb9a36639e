package dev.mews.mixtures.internal;

import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixException;
import dev.mews.mixtures.Ramp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How many tokens each source should have given at every point of the run: a piecewise linear function with whole numbers at
 * its breakpoints. Breakpoints are where weights change and where a source runs out.
 *
 * <p>Between breakpoints the shares are constant. Whole numbers at breakpoints come from the exact shares by largest
 * remainder, so they are less than one token away from them.
 */
public final class Schedule {
    private final long[] times;
    private final long[][] targets;
    private final long[] stageEnds;
    private final int[] stageLengths;
    private final long[][] asked;

    private Schedule(long[] times, long[][] targets, long[] stageEnds, int[] stageLengths, long[][] asked) {
        this.times = times;
        this.targets = targets;
        this.stageEnds = stageEnds;
        this.stageLengths = stageLengths;
        this.asked = asked;
    }

    /** What an edit finds: the stages before it, the last one perhaps cut short, and what each source has given. */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Past(int stages, long[] given) {}

    /**
     * Lays out the run.
     *
     * @param names the sources, by index
     * @param epochTokens tokens of each source in an epoch
     */
    public static Schedule of(MixConfig config, List<String> names, long[] epochTokens) {
        Past nothing = new Past(0, new long[names.size()]);
        Schedule schedule = of(config, names, epochTokens, nothing, new Steps(names.size()), new long[0]);
        if (config.order() == MixConfig.Order.ANTI_CURRICULUM) {
            requireHardFromTheStart(config, names, schedule.asked[0]);
        }
        return schedule;
    }

    /** The same run up to an edit, and from there on by the edited mixture, beginning with what was given. */
    Schedule edited(MixConfig config, List<String> names, long[] epochTokens, Past past) {
        long[] ends = Arrays.copyOf(stageEnds, past.stages());
        long now = Arrays.stream(past.given()).sum();
        if (past.stages() > 0) {
            ends[past.stages() - 1] = now;
        }
        return of(config, names, epochTokens, past, Steps.upTo(this, now, past.given()), ends);
    }

    private static Schedule of(
            MixConfig config, List<String> names, long[] epochTokens, Past past, Steps before, long[] endsBefore) {
        int sources = names.size();
        long[] capacity = new long[sources];
        boolean[] hard = new boolean[sources];
        for (int i = 0; i < sources; i++) {
            MixConfig.MixSource source = config.source(names.get(i));
            capacity[i] = Math.multiplyExact(epochTokens[i], (long) source.epochsMax());
            hard[i] = source.difficulty() == MixConfig.Difficulty.HARD;
        }
        int stages = config.stages().size();
        long[][] asked = new long[stages][sources];
        long[] stageEnds = Arrays.copyOf(endsBefore, stages);
        int[] stageLengths = new int[stages];
        Steps steps = before.copy();
        for (int s = 0; s < stages; s++) {
            stageLengths[s] = config.stages().get(s).seqLen();
            Steps inStage = new Steps(sources);
            for (Stretch stretch : stretches(config.stages(), s)) {
                BigInteger[] weights = Weights.scaled(stretch.weights(), names);
                long[] wanted = Weights.apportion(stretch.tokens(), weights, null);
                for (int i = 0; i < sources; i++) {
                    asked[s][i] += wanted[i];
                }
                if (s >= past.stages()) {
                    inStage.fill(stretch.tokens(), weights, capacity, steps);
                }
            }
            if (s < past.stages()) {
                continue;
            }
            if (config.order() == MixConfig.Order.CURRICULUM) {
                steps.addInTwo(inStage, hard);
            } else {
                steps.addAll(inStage);
            }
            stageEnds[s] = steps.time();
        }
        long[] gained = steps.totals();
        for (int i = 0; i < sources; i++) {
            gained[i] -= past.given()[i];
        }
        if (config.onShortage() == MixConfig.Shortage.REFUSE) {
            refuseShortage(names, epochTokens, asked, past, gained);
        }
        if (config.order() == MixConfig.Order.UNIFORM) {
            steps = before.copy();
            steps.add(gained);
        }
        return new Schedule(steps.times(), steps.targets(), stageEnds, stageLengths, asked);
    }

    /** Tokens with constant weights. */
    private record Stretch(long tokens, Map<String, BigDecimal> weights) {}

    private static List<Stretch> stretches(List<MixConfig.TrainingStage> stages, int number) {
        MixConfig.TrainingStage stage = stages.get(number);
        List<Stretch> stretches = new ArrayList<>();
        int steps = (int) Math.min(Ramp.STEPS, stage.ramp());
        for (int k = 0; k < steps; k++) {
            long tokens = Weights.floorMulDiv(stage.ramp(), k + 1, steps) - Weights.floorMulDiv(stage.ramp(), k, steps);
            stretches.add(new Stretch(
                    tokens, Ramp.between(stages.get(number - 1).weights(), stage.weights(), 2L * k + 1, 2L * steps)));
        }
        if (stage.tokens() > stage.ramp()) {
            stretches.add(new Stretch(stage.tokens() - stage.ramp(), stage.weights()));
        }
        return stretches;
    }

    private static void refuseShortage(
            List<String> names, long[] epochTokens, long[][] asked, Past past, long[] gained) {
        List<String> lacking = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            long wanted = 0;
            for (int s = past.stages(); s < asked.length; s++) {
                wanted += asked[s][i];
            }
            if (gained[i] < wanted) {
                long needed = past.given()[i] + wanted;
                String would = epochTokens[i] == 0
                        ? "it has no tokens at all"
                        : "epochs_max: " + ((needed + epochTokens[i] - 1) / epochTokens[i]) + " would satisfy it";
                lacking.add("source " + names.get(i) + " must give " + needed + " tokens, but its "
                        + epochTokens[i] + " tokens and epochs_max allow " + (past.given()[i] + gained[i]) + ": "
                        + would + ", or a smaller weight, or on_shortage: redistribute");
            }
        }
        if (!lacking.isEmpty()) {
            throw new MixException(String.join(System.lineSeparator(), lacking));
        }
    }

    private static void requireHardFromTheStart(MixConfig config, List<String> names, long[] asked) {
        for (int i = 0; i < names.size(); i++) {
            // A source that only a later edit weighs is not in this mixture.
            boolean mixed = config.sourceNames().contains(names.get(i));
            if (mixed && config.source(names.get(i)).difficulty() == MixConfig.Difficulty.HARD && asked[i] == 0) {
                throw new MixException(
                        "order anti-curriculum mixes hard sources in from the first step, but hard source "
                                + names.get(i)
                                + " has no weight in the first stage: give it one, mark it easy or choose"
                                + " order: curriculum");
            }
        }
    }

    /** Tokens of the whole run. */
    public long tokens() {
        return times[times.length - 1];
    }

    /** Number of sources. */
    public int sources() {
        return targets[0].length;
    }

    /** Number of breakpoints; the first is 0, the last {@link #tokens()}. */
    int breakpoints() {
        return times.length;
    }

    long time(int breakpoint) {
        return times[breakpoint];
    }

    /** Tokens a source should have given at a breakpoint. */
    long target(int breakpoint, int source) {
        return targets[breakpoint][source];
    }

    /** Tokens a source gives in the whole run, up to one pack. */
    public long total(int source) {
        return targets[targets.length - 1][source];
    }

    /** Tokens a source should give in a stage by its weight alone. */
    public long asked(int stage, int source) {
        return asked[stage][source];
    }

    /** Number of stages. */
    public int stages() {
        return stageEnds.length;
    }

    /** The stage of a point in the run: the last one at or after the end. */
    public int stageAt(long token) {
        int stage = 0;
        while (stage < stageEnds.length - 1 && token >= stageEnds[stage]) {
            stage++;
        }
        return stage;
    }

    /** The token before which a stage ends. */
    long stageEnd(int stage) {
        return stageEnds[stage];
    }

    /** Sequence length of a stage. */
    public int sequenceLength(int stage) {
        return stageLengths[stage];
    }

    /** The longest sequence of a stage and those before it. */
    public int longestSequence(int stage) {
        return Arrays.stream(stageLengths, 0, stage + 1).max().getAsInt();
    }

    /** Tokens a source should have given at any point, rounded down. */
    public long targetAt(long token, int source) {
        int segment = 0;
        while (segment < times.length - 2 && token >= times[segment + 1]) {
            segment++;
        }
        if (times.length == 1 || token >= tokens()) {
            return total(source);
        }
        return targets[segment][source]
                + Weights.floorMulDiv(
                        token - times[segment],
                        targets[segment + 1][source] - targets[segment][source],
                        times[segment + 1] - times[segment]);
    }

    /** The earliest point, rounded up, at which a source should have given {@code tokens}; at most {@link #tokens()}. */
    long timeOf(long tokens, int source) {
        for (int segment = 0; segment + 1 < times.length; segment++) {
            if (targets[segment + 1][source] >= tokens) {
                return times[segment]
                        + Weights.ceilMulDiv(
                                Math.max(0, tokens - targets[segment][source]),
                                times[segment + 1] - times[segment],
                                Math.max(1, targets[segment + 1][source] - targets[segment][source]));
            }
        }
        return tokens();
    }

    /**
     * The smallest number of tokens of the run between two uses of a token of a source, by this schedule; -1 if nothing is
     * used twice.
     */
    public long smallestReuseDistance(int source, long epochTokens) {
        if (epochTokens == 0 || total(source) <= epochTokens) {
            return -1;
        }
        // Between breakpoints of either end the distance is linear, so its minimum lies at one of them.
        List<Long> candidates = new ArrayList<>(List.of(0L, total(source) - epochTokens));
        for (long[] target : targets) {
            candidates.add(target[source]);
            candidates.add(target[source] - epochTokens);
        }
        long smallest = Long.MAX_VALUE;
        for (long from : candidates) {
            if (from >= 0 && from + epochTokens <= total(source)) {
                smallest = Math.min(smallest, timeOf(from + epochTokens, source) - timeOf(from, source));
                smallest = Math.min(smallest, timeOf(from + epochTokens, source) - latestTimeOf(from, source));
            }
        }
        return smallest;
    }

    private long latestTimeOf(long tokens, int source) {
        long latest = timeOf(tokens, source);
        for (int breakpoint = 0; breakpoint < times.length; breakpoint++) {
            if (targets[breakpoint][source] == tokens) {
                latest = Math.max(latest, times[breakpoint]);
            }
        }
        return latest;
    }
}
