package dev.mews.mixtures.internal;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Chooses the source of the next pack so that, after every pack, each source is within one pack of its schedule.
 *
 * <p>Of the sources that are not ahead of their schedule, the one is served that would be the first to fall a whole pack
 * behind. Always serving the largest deficit is simpler but breaks the bound: with eight sources of uneven weights a deficit
 * can grow to 1.3 packs.
 *
 * <p>Why the bound holds for packs of any sizes up to L, the longest sequence so far, and shares that change at any time. Call
 * the time at which the schedule of a source reaches what it was given its release, and the time at which the schedule is L
 * beyond that its deadline. Surplus: a pack is served only after its release, so it puts its source less than L ahead.
 * Deficit: a source falls L behind only if its pack starts after the deadline D. Take the last pack before it that had a
 * later deadline, started at t. Everything served since was released after t and is due by D, so together with this source's
 * share up to D - which ends L short of what the schedule gives it - it is at most D - t - L tokens, and the pack at t has at
 * most L: the next one starts by D. Someone is always released, since deficits sum to zero.
 *
 * <p>The memory is a few numbers per source, whatever the length of the run.
 */
public final class Picker {
    private static final long NEVER = Long.MAX_VALUE;

    private final Schedule schedule;
    private final long[] given;
    private final int[] size;
    private final long[] release;
    private final long[] deadline;
    // Where the schedule of a source reaches given[i]: segment, then whole tokens and a fraction after its start.
    private final int[] segment;
    private final long[] whole;
    private final long[] fraction;
    private long steppedWhole;
    private long steppedFraction;
    private long time;
    private int longest;

    /** Starts at a point of the run: 0 and zeros, or what {@link #given} said there. */
    public Picker(Schedule schedule, long[] given) {
        this.schedule = schedule;
        this.given = given.clone();
        int n = schedule.sources();
        this.size = new int[n];
        this.release = new long[n];
        this.deadline = new long[n];
        this.segment = new int[n];
        this.whole = new long[n];
        this.fraction = new long[n];
        this.time = Arrays.stream(given).sum();
        Arrays.fill(release, NEVER);
        Arrays.fill(deadline, NEVER);
        for (int i = 0; i < n; i++) {
            locate(i);
        }
    }

    /** Tokens given so far. */
    public long time() {
        return time;
    }

    /** Tokens given by a source so far. */
    public long given(int source) {
        return given[source];
    }

    /** Sets the longest sequence so far; say every source's {@link #next} pack afterwards. */
    public void longestSequence(int tokens) {
        longest = tokens;
    }

    /** Says how many tokens a source's next pack has; 0 takes the source out. */
    public void next(int source, int tokens) {
        size[source] = tokens;
        if (tokens == 0 || segment[source] == schedule.breakpoints() - 1) {
            release[source] = NEVER;
            deadline[source] = NEVER;
            return;
        }
        int at = segment[source];
        release[source] = schedule.time(at) + whole[source] + (fraction[source] > 0 ? 1 : 0);
        long end = given[source] + longest;
        if (end <= schedule.target(at + 1, source)) {
            long length = schedule.time(at + 1) - schedule.time(at);
            long gain = schedule.target(at + 1, source) - schedule.target(at, source);
            step(source, longest, length, gain);
            deadline[source] = schedule.time(at) + steppedWhole + (steppedFraction > 0 ? 1 : 0);
        } else if (end <= schedule.total(source)) {
            deadline[source] = schedule.timeOf(end, source);
        } else {
            deadline[source] = schedule.tokens() + (end - schedule.total(source));
        }
    }

    /** The source of the next pack, or -1 if no source has one. */
    public int pick() {
        int best = -1;
        long earliest = NEVER;
        for (int i = 0; i < deadline.length; i++) {
            if (deadline[i] < earliest && release[i] <= time) {
                earliest = deadline[i];
                best = i;
            }
        }
        return best >= 0 ? best : firstReleased();
    }

    /** Past the end of the schedule nobody may be due: then who is released first. */
    private int firstReleased() {
        int best = -1;
        for (int i = 0; i < release.length; i++) {
            if (release[i] != NEVER && (best < 0 || release[i] < release[best])) {
                best = i;
            }
        }
        return best;
    }

    /** Counts the pack of a source as given; say its {@link #next} one before picking again. */
    public void take(int source) {
        int tokens = size[source];
        time += tokens;
        int at = segment[source];
        long end = given[source] + tokens;
        given[source] = end;
        if (end < schedule.target(at + 1, source)) {
            long length = schedule.time(at + 1) - schedule.time(at);
            long gain = schedule.target(at + 1, source) - schedule.target(at, source);
            step(source, tokens, length, gain);
            whole[source] = steppedWhole;
            fraction[source] = steppedFraction;
        } else {
            locate(source);
        }
    }

    /** The time after {@code tokens} more, exactly: the remainder of the division is carried from pack to pack. */
    private void step(int source, long tokens, long length, long gain) {
        long rest = length % gain;
        long carried = tokens * rest + fraction[source];
        if (Math.multiplyHigh(tokens, rest) == 0 && carried >= 0) {
            steppedWhole = whole[source] + tokens * (length / gain) + carried / gain;
            steppedFraction = carried % gain;
        } else {
            BigInteger[] parts = BigInteger.valueOf(tokens)
                    .multiply(BigInteger.valueOf(length))
                    .add(BigInteger.valueOf(fraction[source]))
                    .divideAndRemainder(BigInteger.valueOf(gain));
            steppedWhole = whole[source] + parts[0].longValueExact();
            steppedFraction = parts[1].longValueExact();
        }
    }

    /** Finds where the schedule of a source goes beyond what it has given. */
    private void locate(int source) {
        int at = segment[source];
        while (at < schedule.breakpoints() - 1 && schedule.target(at + 1, source) <= given[source]) {
            at++;
        }
        segment[source] = at;
        whole[source] = 0;
        fraction[source] = 0;
        if (at == schedule.breakpoints() - 1) {
            return;
        }
        long length = schedule.time(at + 1) - schedule.time(at);
        long gain = schedule.target(at + 1, source) - schedule.target(at, source);
        long above = given[source] - schedule.target(at, source);
        BigInteger[] parts = BigInteger.valueOf(above)
                .multiply(BigInteger.valueOf(length))
                .divideAndRemainder(BigInteger.valueOf(gain));
        whole[source] = parts[0].longValueExact();
        fraction[source] = parts[1].longValueExact();
    }
}
