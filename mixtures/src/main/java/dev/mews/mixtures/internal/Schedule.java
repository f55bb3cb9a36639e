package dev.mews.mixtures.internal;

import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /**
     * Lays out the run.
     *
     * @param names the sources, by index
     * @param available tokens of each source
     */
    public static Schedule of(MixConfig config, List<String> names, long[] available) {
        int sources = names.size();
        long[] capacity = new long[sources];
        boolean[] hard = new boolean[sources];
        for (int i = 0; i < sources; i++) {
            MixConfig.MixSource source = config.source(names.get(i));
            capacity[i] = Math.multiplyExact(available[i], (long) source.epochsMax());
            hard[i] = source.difficulty() == MixConfig.Difficulty.HARD;
        }
        int stages = config.stages().size();
        long[][] asked = new long[stages][];
        long[] stageEnds = new long[stages];
        int[] stageLengths = new int[stages];
        Steps steps = new Steps(sources);
        for (int s = 0; s < stages; s++) {
            MixConfig.TrainingStage stage = config.stages().get(s);
            BigInteger[] weights = Weights.scaled(stage.weights(), names);
            asked[s] = Weights.apportion(stage.tokens(), weights, null);
            Steps inStage = steps.fill(stage.tokens(), weights, capacity);
            if (config.order() == MixConfig.Order.CURRICULUM) {
                steps.addInTwo(inStage, hard);
            } else {
                steps.addAll(inStage);
            }
            stageEnds[s] = steps.time();
            stageLengths[s] = stage.seqLen();
        }
        if (config.onShortage() == MixConfig.Shortage.REFUSE) {
            refuseShortage(names, available, asked, steps.totals());
        }
        if (config.order() == MixConfig.Order.ANTI_CURRICULUM) {
            requireHardFromTheStart(names, hard, asked);
        }
        if (config.order() == MixConfig.Order.UNIFORM) {
            long[] totals = steps.totals();
            steps = new Steps(sources);
            steps.add(totals);
        }
        return new Schedule(steps.times(), steps.targets(), stageEnds, stageLengths, asked);
    }

    private static void refuseShortage(List<String> names, long[] available, long[][] asked, long[] got) {
        for (int i = 0; i < names.size(); i++) {
            long wanted = 0;
            for (long[] stage : asked) {
                wanted += stage[i];
            }
            if (got[i] < wanted) {
                String would = available[i] == 0
                        ? "it has no tokens at all"
                        : "epochs_max: " + ((wanted + available[i] - 1) / available[i]) + " would satisfy it";
                throw new MixException("source " + names.get(i) + " must give " + wanted + " tokens, but its "
                        + available[i] + " tokens and epochs_max allow " + got[i] + ": " + would
                        + ", or a smaller weight, or on_shortage: redistribute");
            }
        }
    }

    private static void requireHardFromTheStart(List<String> names, boolean[] hard, long[][] asked) {
        for (int i = 0; i < names.size(); i++) {
            if (hard[i] && Arrays.stream(asked[0]).anyMatch(tokens -> tokens > 0) && asked[0][i] == 0) {
                throw new MixException(
                        "order anti_curriculum mixes hard sources in from the first step, but hard source "
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

    /** Breakpoints under construction. */
    private static final class Steps {
        private final List<long[]> gains = new ArrayList<>();
        private final int sources;

        Steps(int sources) {
            this.sources = sources;
        }

        void add(long[] gain) {
            if (Arrays.stream(gain).anyMatch(tokens -> tokens > 0)) {
                gains.add(gain);
            }
        }

        void addAll(Steps other) {
            gains.addAll(other.gains);
        }

        /** Within a stage the easy tokens first, then the hard ones. */
        void addInTwo(Steps other, boolean[] hard) {
            long[] totals = other.totals();
            for (boolean late : new boolean[] {false, true}) {
                long[] part = new long[sources];
                for (int i = 0; i < sources; i++) {
                    part[i] = hard[i] == late ? totals[i] : 0;
                }
                add(part);
            }
        }

        /** The steps of one stage: shares by weight until a source runs out, then by the weights of the others. */
        Steps fill(long stageTokens, BigInteger[] weights, long[] capacity) {
            Steps stage = new Steps(sources);
            long[] room = capacity.clone();
            long[] used = totals();
            BigInteger[] active = weights.clone();
            for (int i = 0; i < sources; i++) {
                room[i] -= used[i];
            }
            long left = stageTokens;
            while (left > 0) {
                BigInteger sum = BigInteger.ZERO;
                for (int i = 0; i < sources; i++) {
                    if (room[i] == 0) {
                        active[i] = BigInteger.ZERO;
                    }
                    sum = sum.add(active[i]);
                }
                if (sum.signum() == 0) {
                    break;
                }
                long length = left;
                for (int i = 0; i < sources; i++) {
                    if (active[i].signum() > 0) {
                        BigInteger out =
                                Weights.ceilDiv(BigInteger.valueOf(room[i]).multiply(sum), active[i]);
                        length = out.min(BigInteger.valueOf(length)).longValueExact();
                    }
                }
                long[] gain = Weights.apportion(length, active, room);
                long given = 0;
                for (int i = 0; i < sources; i++) {
                    room[i] -= gain[i];
                    given += gain[i];
                }
                left -= given;
                stage.add(gain);
            }
            return stage;
        }

        long[] totals() {
            long[] totals = new long[sources];
            for (long[] gain : gains) {
                for (int i = 0; i < sources; i++) {
                    totals[i] += gain[i];
                }
            }
            return totals;
        }

        long time() {
            return Arrays.stream(totals()).sum();
        }

        long[] times() {
            long[] times = new long[gains.size() + 1];
            for (int b = 0; b < gains.size(); b++) {
                times[b + 1] = times[b] + Arrays.stream(gains.get(b)).sum();
            }
            return times;
        }

        long[][] targets() {
            long[][] targets = new long[gains.size() + 1][sources];
            for (int b = 0; b < gains.size(); b++) {
                for (int i = 0; i < sources; i++) {
                    targets[b + 1][i] = targets[b][i] + gains.get(b)[i];
                }
            }
            return targets;
        }
    }
}
