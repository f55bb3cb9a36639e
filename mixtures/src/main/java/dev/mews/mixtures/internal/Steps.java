package dev.mews.mixtures.internal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A schedule under construction: at each breakpoint the tokens every source should have given. */
final class Steps {
    private final int sources;
    private final List<Long> times = new ArrayList<>();
    private final List<long[]> targets = new ArrayList<>();

    Steps(int sources) {
        this.sources = sources;
        times.add(0L);
        targets.add(new long[sources]);
    }

    /** A schedule up to a time, corrected there to what was given. */
    static Steps upTo(Schedule schedule, long now, long[] given) {
        Steps steps = new Steps(given.length);
        for (int b = 1; b < schedule.breakpoints() && schedule.time(b) < now; b++) {
            long[] target = new long[given.length];
            for (int i = 0; i < given.length; i++) {
                target[i] = Math.min(given[i], schedule.target(b, i));
            }
            steps.times.add(schedule.time(b));
            steps.targets.add(target);
        }
        if (now > 0) {
            steps.times.add(now);
            steps.targets.add(given.clone());
        }
        return steps;
    }

    Steps copy() {
        Steps copy = new Steps(sources);
        copy.times.addAll(times.subList(1, times.size()));
        copy.targets.addAll(targets.subList(1, targets.size()));
        return copy;
    }

    void add(long[] gain) {
        long length = Arrays.stream(gain).sum();
        if (length > 0) {
            long[] target = totals();
            for (int i = 0; i < sources; i++) {
                target[i] += gain[i];
            }
            times.add(time() + length);
            targets.add(target);
        }
    }

    /** What another schedule gives, after this one. */
    void addAll(Steps other) {
        for (int b = 1; b < other.targets.size(); b++) {
            long[] gain = other.targets.get(b).clone();
            for (int i = 0; i < sources; i++) {
                gain[i] -= other.targets.get(b - 1)[i];
            }
            add(gain);
        }
    }

    /** What another schedule gives, the easy tokens first, then the hard ones. */
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

    /**
     * Shares by weight until a source runs out, then by the weights of the others.
     *
     * @param capacity tokens that each source has in all its epochs
     * @param before what comes before these steps and uses capacity too
     */
    void fill(long tokens, BigInteger[] weights, long[] capacity, Steps before) {
        long[] room = capacity.clone();
        long[] used = totals();
        long[] usedBefore = before.totals();
        BigInteger[] active = weights.clone();
        for (int i = 0; i < sources; i++) {
            room[i] -= used[i] + usedBefore[i];
        }
        long left = tokens;
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
                    BigInteger out = Weights.ceilDiv(BigInteger.valueOf(room[i]).multiply(sum), active[i]);
                    length = out.min(BigInteger.valueOf(length)).longValueExact();
                }
            }
            long[] gain = Weights.apportion(length, active, room);
            for (int i = 0; i < sources; i++) {
                room[i] -= gain[i];
                left -= gain[i];
            }
            add(gain);
        }
    }

    long[] totals() {
        return targets.get(targets.size() - 1).clone();
    }

    long time() {
        return times.get(times.size() - 1);
    }

    long[] times() {
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    long[][] targets() {
        return targets.toArray(long[][]::new);
    }
}
