package dev.mews.mixtures.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.mixtures.DocumentLengths;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixEdit;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PickerTest {
    static List<String> names(int sources) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            names.add(String.format(Locale.ROOT, "s%04d", i));
        }
        return names;
    }

    static MixConfig.MixSource source(int epochsMax) {
        return new MixConfig.MixSource(Optional.empty(), MixConfig.Difficulty.EASY, epochsMax);
    }

    static MixConfig config(Map<String, MixConfig.MixSource> sources, List<MixConfig.TrainingStage> stages) {
        return new MixConfig(
                sources,
                stages,
                MixConfig.Order.ANTI_CURRICULUM,
                new MixConfig.Packing(MixConfig.Packing.Algorithm.BEST_FIT, 16),
                MixConfig.Shortage.REDISTRIBUTE,
                1 << 20);
    }

    /** A run of random stages; {@code spread} is how many powers of ten the weights span. */
    private static Schedule randomSchedule(SplittableRandom random, int sources, int stages, int spread, int longest) {
        List<String> names = names(sources);
        List<MixConfig.TrainingStage> list = new ArrayList<>();
        for (int s = 0; s < stages; s++) {
            Map<String, BigDecimal> weights = new TreeMap<>();
            for (int i = 0; i < sources; i++) {
                if (i == s % sources || random.nextInt(4) > 0) {
                    double weight = Math.pow(10, -spread * random.nextDouble());
                    weights.put(names.get(i), BigDecimal.valueOf((long) (weight * 1e9) + 1, 9));
                }
            }
            int seqLen = 2 + random.nextInt(longest - 1);
            list.add(new MixConfig.TrainingStage(1 + random.nextLong(3000L * seqLen), seqLen, weights));
        }
        long[] available = new long[sources];
        Map<String, MixConfig.MixSource> settings = new TreeMap<>();
        for (int i = 0; i < sources; i++) {
            boolean scarce = random.nextInt(4) == 0;
            available[i] = scarce ? random.nextInt(20 * longest) : 1L << 40;
            String name = names.get(i);
            if (list.stream().anyMatch(stage -> stage.weights().containsKey(name))) {
                settings.put(name, source(1 + random.nextInt(3)));
            }
        }
        return Schedule.of(config(settings, list), names, available);
    }

    private static int size(
            Schedule schedule, Picker picker, SplittableRandom random, int source, int length, boolean full) {
        // A source is never scheduled beyond its capacity, so its last pack ends there at the latest.
        int wanted = full ? length : 1 + random.nextInt(length);
        long left = schedule.total(source) - picker.given(source);
        return (int) Math.max(0, Math.min(wanted, left));
    }

    @Property(tries = 300)
    void everySourceIsWithinOnePackOfItsScheduleAtEveryPrefix(
            @ForAll @IntRange(min = 1, max = 40) int sources,
            @ForAll @IntRange(min = 1, max = 8) int stages,
            @ForAll @IntRange(min = 0, max = 6) int spread,
            @ForAll boolean fullPacks,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Schedule schedule = randomSchedule(random, sources, stages, spread, 500);

        // targetAt rounds down to whole tokens, so one token may hide in the rounding.
        assertThat(tokensBeyondOnePack(schedule, random, fullPacks)).isLessThanOrEqualTo(1);
    }

    /** The largest distance beyond one pack of the longest length so far, in tokens. */
    private static long tokensBeyondOnePack(Schedule schedule, SplittableRandom random, boolean fullPacks) {
        int sources = schedule.sources();
        Picker picker = new Picker(schedule, new long[sources]);
        long longest = 0;
        int length = 0;
        long worst = Long.MIN_VALUE;
        while (picker.time() < schedule.tokens()) {
            int now = schedule.sequenceLength(schedule.stageAt(picker.time()));
            if (now != length) {
                length = now;
                longest = Math.max(longest, now);
                picker.longestSequence((int) longest);
                for (int i = 0; i < sources; i++) {
                    picker.next(i, size(schedule, picker, random, i, length, fullPacks));
                }
            }
            int chosen = picker.pick();
            picker.take(chosen);
            picker.next(chosen, size(schedule, picker, random, chosen, length, fullPacks));
            for (int i = 0; i < sources; i++) {
                long distance =
                        Math.abs(schedule.targetAt(Math.min(picker.time(), schedule.tokens()), i) - picker.given(i));
                worst = Math.max(worst, distance - longest);
            }
        }
        return worst;
    }

    @Property(tries = 300)
    void theSourceServedIsTheOneThatASearchThroughAllFinds(
            @ForAll @IntRange(min = 1, max = 40) int sources,
            @ForAll @IntRange(min = 1, max = 8) int stages,
            @ForAll @IntRange(min = 0, max = 9) int spread,
            @ForAll boolean fullPacks,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Schedule schedule = randomSchedule(random, sources, stages, spread, 300);
        Picker picker = new Picker(schedule, new long[sources]);
        int[] next = new int[sources];
        int longest = 0;
        int length = 0;
        while (picker.time() < schedule.tokens()) {
            int now = schedule.sequenceLength(schedule.stageAt(picker.time()));
            if (now != length) {
                length = now;
                longest = Math.max(longest, now);
                picker.longestSequence(longest);
                for (int i = 0; i < sources; i++) {
                    next[i] = size(schedule, picker, random, i, length, fullPacks);
                    picker.next(i, next[i]);
                }
            }
            int chosen = picker.pick();
            if (chosen != search(schedule, picker, next, longest)) {
                throw new AssertionError("source " + chosen + " was picked at " + picker.time() + ", but it is source "
                        + search(schedule, picker, next, longest) + "'s turn");
            }
            picker.take(chosen);
            next[chosen] = size(schedule, picker, random, chosen, length, fullPacks);
            picker.next(chosen, next[chosen]);
        }
    }

    /** The picker's rule from its first sentence: exact times, all sources looked at. */
    private static int search(Schedule schedule, Picker picker, int[] next, int longest) {
        int best = -1;
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < next.length; i++) {
            long given = picker.given(i);
            if (next[i] > 0 && given < schedule.total(i) && releaseOf(schedule, i, given) <= picker.time()) {
                long beyond = Math.max(0, given + longest - schedule.total(i));
                long deadline = schedule.timeOf(given + longest - beyond, i);
                deadline = beyond > 0 ? schedule.tokens() + beyond : deadline;
                if (deadline < earliest) {
                    earliest = deadline;
                    best = i;
                }
            }
        }
        return best;
    }

    /** When the schedule of a source is about to go beyond what it gave: after all stretches that give it nothing. */
    private static long releaseOf(Schedule schedule, int source, long given) {
        int at = 0;
        while (schedule.target(at + 1, source) <= given) {
            at++;
        }
        return schedule.time(at)
                + Weights.ceilMulDiv(
                        given - schedule.target(at, source),
                        schedule.time(at + 1) - schedule.time(at),
                        schedule.target(at + 1, source) - schedule.target(at, source));
    }

    /** From each edit on, told with the shares of its weights and what was given when it took effect. */
    @Property(tries = 200)
    void afterEveryEditEverySourceIsWithinOnePackOfItsNewWeight(
            @ForAll @IntRange(min = 2, max = 24) int sources,
            @ForAll @IntRange(min = 1, max = 8) int edits,
            @ForAll @IntRange(min = 0, max = 5) int spread,
            @ForAll long seed)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> names = names(sources);
        int length = 2 + random.nextInt(60);
        long tokens = 4000L * length;
        List<MixEdit> changes = new ArrayList<>();
        long at = 0;
        for (int e = 0; e < edits; e++) {
            at += 1 + random.nextLong(tokens / (edits + 2));
            changes.add(new MixEdit(at, weights(random, names, spread), Optional.empty(), 0, Map.of()));
        }
        Map<String, BigDecimal> weights = weights(random, names, spread);
        MixConfig config = config(Map.of(), List.of(new MixConfig.TrainingStage(tokens, length, weights)));
        List<DocumentLengths> lengths = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            lengths.add(new EvenLengths(1 << 20, 1 + random.nextInt(3 * length)));
        }
        MixWalker walker = new MixWalker(new MixSetup(config, changes, lengths, seed), null);
        long[] start = new long[sources];
        long startTime = 0;
        int done = 0;
        while (walker.next()) {
            if (walker.course().edits() > done) {
                done = walker.course().edits();
                startTime = walker.tokens();
                for (int i = 0; i < sources; i++) {
                    start[i] = walker.given(i);
                }
                weights = changes.get(done - 1).weights();
            }
            double sum = weights.values().stream()
                    .mapToDouble(BigDecimal::doubleValue)
                    .sum();
            for (int i = 0; i < sources; i++) {
                double share = weights.get(names.get(i)).doubleValue() / sum;
                double due = start[i] + (walker.tokens() - startTime) * share;
                // Breakpoints are whole tokens: one may hide in their rounding, and one in the arithmetic here.
                if (Math.abs(walker.given(i) - due) > length + 2) {
                    throw new AssertionError("source " + i + " has " + walker.given(i) + " tokens at " + walker.tokens()
                            + ", but " + due + " are due");
                }
            }
            walker.advance();
        }
        assertThat(done).isEqualTo(edits);
    }

    private static Map<String, BigDecimal> weights(SplittableRandom random, List<String> names, int spread) {
        Map<String, BigDecimal> weights = new TreeMap<>();
        for (String name : names) {
            double weight = Math.pow(10, -spread * random.nextDouble());
            weights.put(name, BigDecimal.valueOf((long) (weight * 1e9) + 1, 9));
        }
        return weights;
    }

    @Test
    void aWeightOfOneInABillionIsServedInTwentyTrillionTokens() {
        List<String> names = names(2);
        Schedule schedule = Schedule.of(
                config(
                        Map.of(),
                        List.of(new MixConfig.TrainingStage(
                                20_000_000_000_000L,
                                4096,
                                Map.of(
                                        names.get(0), new BigDecimal("0.999999999"),
                                        names.get(1), new BigDecimal("0.000000001"))))),
                names,
                new long[] {20_000_000_000_000L, 1_000_000});
        assertThat(schedule.total(1)).isEqualTo(20_000);
        // Begin where the second source's third pack is due: 2 * 4096 tokens are due at 8,192 billion tokens.
        long due = 2 * 4096 * 1_000_000_000L;
        long first = due - 2 * 4096 - 4096;
        first -= first % 4096;
        Picker picker = new Picker(schedule, new long[] {first, 2 * 4096});
        picker.longestSequence(4096);
        for (int i = 0; i < 2; i++) {
            picker.next(i, 4096);
        }
        List<Integer> picks = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            int pick = picker.pick();
            picks.add(pick);
            picker.take(pick);
            picker.next(pick, 4096);
        }
        // The first source is behind until it has had two packs; then the second is served, long before it is due.
        assertThat(picks).containsExactly(0, 0, 1, 0, 0);
        assertThat(schedule.timeOf(3 * 4096, 1)).isEqualTo(3 * 4096 * 1_000_000_000L);
    }

    @Test
    void goingOnFromAnyPointGivesTheSamePicks() {
        SplittableRandom random = new SplittableRandom(8);
        Schedule schedule = randomSchedule(random, 12, 5, 3, 64);
        Picker whole = new Picker(schedule, new long[12]);
        Picker resumed = null;
        int length = 0;
        int longest = 0;
        int packs = 0;
        while (whole.time() < schedule.tokens()) {
            int now = schedule.sequenceLength(schedule.stageAt(whole.time()));
            if (now != length || packs % 97 == 0) {
                length = now;
                long[] given = new long[12];
                for (int i = 0; i < 12; i++) {
                    given[i] = whole.given(i);
                }
                resumed = new Picker(schedule, given);
                longest = Math.max(longest, length);
                whole.longestSequence(longest);
                resumed.longestSequence(longest);
                for (int i = 0; i < 12; i++) {
                    int left = (int) Math.min(length, schedule.total(i) - given[i]);
                    whole.next(i, Math.max(0, left));
                    resumed.next(i, Math.max(0, left));
                }
            }
            int pick = whole.pick();
            assertThat(resumed.pick()).isEqualTo(pick);
            whole.take(pick);
            resumed.take(pick);
            int left = (int) Math.max(0, Math.min(length, schedule.total(pick) - whole.given(pick)));
            whole.next(pick, left);
            resumed.next(pick, left);
            packs++;
        }
        assertThat(packs).isGreaterThan(500);
    }
}
