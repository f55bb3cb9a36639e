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
    // The sources by deadline, equal ones by number, so that the search for the next one ends at the first that is
    // released.
    private final int[] order;
    private final long[] orderedDeadline;
    private int chosenRank;
    // Where the schedule of a source reaches given[i]: segment, then whole tokens and a fraction after its start. The
    // same
    // for the longest sequence beyond it, and how far apart the two are.
    private final int[] segment;
    private final long[] whole;
    private final long[] fraction;
    private final long[] dueWhole;
    private final long[] dueFraction;
    private final long[] stepWhole;
    private final long[] stepFraction;
    // The current segment of each source: when it begins, the denominator of fractions, given[i] at its end.
    private final long[] segmentTime;
    private final long[] segmentGain;
    private final long[] segmentEnd;
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
        this.order = new int[n];
        this.orderedDeadline = new long[n];
        this.segment = new int[n];
        this.whole = new long[n];
        this.fraction = new long[n];
        this.dueWhole = new long[n];
        this.dueFraction = new long[n];
        this.stepWhole = new long[n];
        this.stepFraction = new long[n];
        this.segmentTime = new long[n];
        this.segmentGain = new long[n];
        this.segmentEnd = new long[n];
        this.time = Arrays.stream(given).sum();
        Arrays.fill(release, NEVER);
        Arrays.fill(orderedDeadline, NEVER);
        for (int i = 0; i < n; i++) {
            order[i] = i;
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
        for (int i = 0; i < given.length; i++) {
            measureStep(i);
        }
    }

    /** Says how many tokens a source's next pack has; 0 takes the source out. */
    public void next(int source, int tokens) {
        size[source] = tokens;
        if (tokens == 0 || segment[source] == schedule.breakpoints() - 1) {
            release[source] = NEVER;
            place(source, NEVER);
            return;
        }
        release[source] = segmentTime[source] + whole[source] + (fraction[source] > 0 ? 1 : 0);
        long end = given[source] + longest;
        if (end <= segmentEnd[source]) {
            long beyond = fraction[source] + stepFraction[source] - segmentGain[source];
            // All ones below a whole token, all zeros from there on: a branch would be guessed wrong half of the time.
            long below = beyond >> 63;
            long dueIn = segmentTime[source] + whole[source] + stepWhole[source] + 1 + below;
            dueWhole[source] = dueIn - segmentTime[source];
            dueFraction[source] = beyond + (segmentGain[source] & below);
            place(source, dueIn + (dueFraction[source] > 0 ? 1 : 0));
        } else if (end <= schedule.total(source)) {
            place(source, schedule.timeOf(end, source));
        } else {
            place(source, schedule.tokens() + (end - schedule.total(source)));
        }
    }

    /** Moves a source to where its deadline belongs in the order. */
    private void place(int source, long deadline) {
        int rank = order[chosenRank] == source ? chosenRank : rankOf(source);
        int last = order.length - 1;
        while (rank < last && comesFirst(rank + 1, source, deadline)) {
            orderedDeadline[rank] = orderedDeadline[rank + 1];
            order[rank] = order[rank + 1];
            rank++;
        }
        while (rank > 0 && !comesFirst(rank - 1, source, deadline)) {
            orderedDeadline[rank] = orderedDeadline[rank - 1];
            order[rank] = order[rank - 1];
            rank--;
        }
        orderedDeadline[rank] = deadline;
        order[rank] = source;
    }

    /** Whether the source of a rank stands before another one. */
    private boolean comesFirst(int rank, int source, long deadline) {
        return orderedDeadline[rank] < deadline || (orderedDeadline[rank] == deadline && order[rank] < source);
    }

    private int rankOf(int source) {
        int rank = 0;
        while (order[rank] != source) {
            rank++;
        }
        return rank;
    }

    /** The source of the next pack, or -1 if no source has one. */
    public int pick() {
        for (int rank = 0; rank < order.length && orderedDeadline[rank] < NEVER; rank++) {
            int source = order[rank];
            if (release[source] <= time) {
                chosenRank = rank;
                return source;
            }
        }
        return firstReleased();
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
        long end = given[source] + tokens;
        given[source] = end;
        if (end >= segmentEnd[source]) {
            locate(source);
        } else if (tokens == longest) {
            // A full pack ends where its deadline was.
            whole[source] = dueWhole[source];
            fraction[source] = dueFraction[source];
        } else {
            step(source, tokens);
            whole[source] += steppedWhole;
            fraction[source] = steppedFraction;
        }
    }

    /** From the fraction of a source on to {@code tokens} more, exactly: the remainder of the division is carried on. */
    private void step(int source, long tokens) {
        long gain = segmentGain[source];
        long length = schedule.time(segment[source] + 1) - segmentTime[source];
        long rest = length % gain;
        long carried = tokens * rest + fraction[source];
        if (Math.multiplyHigh(tokens, rest) == 0 && carried >= 0) {
            steppedWhole = tokens * (length / gain) + carried / gain;
            steppedFraction = carried % gain;
        } else {
            BigInteger[] parts = BigInteger.valueOf(tokens)
                    .multiply(BigInteger.valueOf(length))
                    .add(BigInteger.valueOf(fraction[source]))
                    .divideAndRemainder(BigInteger.valueOf(gain));
            steppedWhole = parts[0].longValueExact();
            steppedFraction = parts[1].longValueExact();
        }
    }

    /** How far on the schedule of a source is after the longest sequence, if its segment has as much. */
    private void measureStep(int source) {
        if (segmentGain[source] >= Math.max(1, longest)) {
            long here = fraction[source];
            fraction[source] = 0;
            step(source, longest);
            fraction[source] = here;
            stepWhole[source] = steppedWhole;
            stepFraction[source] = steppedFraction;
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
        segmentTime[source] = schedule.time(at);
        if (at == schedule.breakpoints() - 1) {
            segmentGain[source] = 0;
            segmentEnd[source] = 0;
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
        segmentGain[source] = gain;
        segmentEnd[source] = schedule.target(at + 1, source);
        measureStep(source);
    }
}
