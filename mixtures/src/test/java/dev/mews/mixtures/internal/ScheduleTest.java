package dev.mews.mixtures.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixConfig.Difficulty;
import dev.mews.mixtures.MixConfig.Order;
import dev.mews.mixtures.MixConfig.Shortage;
import dev.mews.mixtures.MixConfig.TrainingStage;
import dev.mews.mixtures.MixException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final List<String> NAMES = List.of("code", "math", "web");

    private static TrainingStage stage(long tokens, String code, String math, String web) {
        Map<String, BigDecimal> weights = new TreeMap<>();
        weights.put("code", new BigDecimal(code));
        weights.put("math", new BigDecimal(math));
        weights.put("web", new BigDecimal(web));
        return new TrainingStage(tokens, 100, weights);
    }

    private static MixConfig config(Order order, Shortage shortage, int epochsMax, TrainingStage... stages) {
        Map<String, MixConfig.MixSource> sources = new TreeMap<>();
        for (String name : NAMES) {
            Difficulty difficulty = name.equals("web") ? Difficulty.EASY : Difficulty.HARD;
            sources.put(name, new MixConfig.MixSource(Optional.empty(), difficulty, epochsMax));
        }
        return new MixConfig(
                sources,
                List.of(stages),
                order,
                new MixConfig.Packing(MixConfig.Packing.Algorithm.CONCAT, 1),
                shortage,
                1000);
    }

    private static long[] at(Schedule schedule, long token) {
        return new long[] {schedule.targetAt(token, 0), schedule.targetAt(token, 1), schedule.targetAt(token, 2)};
    }

    @Test
    void sharesFollowTheWeightsOfEachStageExactly() {
        Schedule schedule = Schedule.of(
                config(
                        Order.ANTI_CURRICULUM,
                        Shortage.REDISTRIBUTE,
                        1,
                        stage(1000, "0.2", "0.1", "0.7"),
                        stage(500, "40", "40", "20")),
                NAMES,
                new long[] {10_000, 10_000, 10_000});

        assertThat(schedule.tokens()).isEqualTo(1500);
        assertThat(at(schedule, 500)).containsExactly(100, 50, 350);
        assertThat(at(schedule, 1000)).containsExactly(200, 100, 700);
        assertThat(at(schedule, 1250)).containsExactly(300, 200, 750);
        assertThat(at(schedule, 1500)).containsExactly(400, 300, 800);
        assertThat(schedule.stageAt(999)).isZero();
        assertThat(schedule.stageAt(1000)).isEqualTo(1);
    }

    @Test
    void aSourceThatRunsOutLeavesItsShareToTheOthersInTheirProportion() {
        Schedule schedule = Schedule.of(
                config(Order.ANTI_CURRICULUM, Shortage.REDISTRIBUTE, 2, stage(1000, "0.2", "0.2", "0.6")),
                NAMES,
                new long[] {50, 1000, 1000});

        // Two epochs of 50 code tokens last until token 500; then math and web share 1 : 3.
        assertThat(at(schedule, 500)).containsExactly(100, 100, 300);
        assertThat(at(schedule, 900)).containsExactly(100, 200, 600);
        assertThat(at(schedule, 1000)).containsExactly(100, 225, 675);
        assertThat(schedule.asked(0, 0)).isEqualTo(200);
        assertThat(schedule.total(0)).isEqualTo(100);
    }

    @Test
    void theRunEndsEarlyWhenEverySourceIsOut() {
        Schedule schedule = Schedule.of(
                config(Order.ANTI_CURRICULUM, Shortage.REDISTRIBUTE, 1, stage(1000, "1", "1", "1")),
                NAMES,
                new long[] {50, 70, 90});

        assertThat(schedule.tokens()).isEqualTo(210);
        assertThat(at(schedule, 210)).containsExactly(50, 70, 90);
        assertThat(at(schedule, 150)).containsExactly(50, 50, 50);
        assertThat(at(schedule, 190)).containsExactly(50, 70, 70);
    }

    @Test
    void aShortageIsRefusedWithWhatWouldSatisfyIt() {
        assertThatThrownBy(() -> Schedule.of(
                        config(Order.ANTI_CURRICULUM, Shortage.REFUSE, 2, stage(1000, "0.2", "0.2", "0.6")),
                        NAMES,
                        new long[] {50, 1000, 1000}))
                .isInstanceOf(MixException.class)
                .hasMessage("source code must give 200 tokens, but its 50 tokens and epochs_max allow 100:"
                        + " epochs_max: 4 would satisfy it, or a smaller weight, or on_shortage: redistribute");
        assertThatThrownBy(() -> Schedule.of(
                        config(Order.ANTI_CURRICULUM, Shortage.REFUSE, 2, stage(1000, "0.2", "0.2", "0.6")),
                        NAMES,
                        new long[] {50, 1000, 200}))
                .hasMessageMatching("(?s)source code must give 200 .*\\Rsource web must give 600 .*");
    }

    @Test
    void curriculumGivesTheEasySourcesFirstAndTheHardOnesLastInEachStage() {
        Schedule schedule = Schedule.of(
                config(
                        Order.CURRICULUM,
                        Shortage.REDISTRIBUTE,
                        1,
                        stage(1000, "0.2", "0.1", "0.7"),
                        stage(1000, "0.3", "0.3", "0.4")),
                NAMES,
                new long[] {10_000, 10_000, 10_000});

        assertThat(at(schedule, 700)).containsExactly(0, 0, 700);
        assertThat(at(schedule, 850)).containsExactly(100, 50, 700);
        assertThat(at(schedule, 1400)).containsExactly(200, 100, 1100);
        assertThat(at(schedule, 2000)).containsExactly(500, 400, 1100);
    }

    @Test
    void uniformSpreadsEachSourceEvenlyOverTheRun() {
        Schedule schedule = Schedule.of(
                config(
                        Order.UNIFORM,
                        Shortage.REDISTRIBUTE,
                        1,
                        stage(1000, "0", "0", "1"),
                        stage(1000, "0.6", "0.4", "0")),
                NAMES,
                new long[] {10_000, 10_000, 10_000});

        for (int tenth = 0; tenth <= 10; tenth++) {
            assertThat(at(schedule, 200L * tenth)).containsExactly(60L * tenth, 40L * tenth, 100L * tenth);
        }
    }

    @Test
    void antiCurriculumWithoutAHardSourceFromTheStartIsRefused() {
        assertThatThrownBy(() -> Schedule.of(
                        config(
                                Order.ANTI_CURRICULUM,
                                Shortage.REDISTRIBUTE,
                                1,
                                stage(1000, "0.2", "0", "0.8"),
                                stage(1000, "0.6", "0.4", "0")),
                        NAMES,
                        new long[] {10_000, 10_000, 10_000}))
                .isInstanceOf(MixException.class)
                .hasMessageStartingWith(
                        "order anti-curriculum mixes hard sources in from the first step, but hard source"
                                + " math has no weight in the first stage");
    }

    @Test
    void hardTokensHaveTheirShareInEveryHundredthOfTheRun() {
        Schedule schedule = Schedule.of(
                config(Order.ANTI_CURRICULUM, Shortage.REFUSE, 1, stage(100_000, "0.25", "0.15", "0.6")),
                NAMES,
                new long[] {100_000, 100_000, 100_000});

        for (int percent = 0; percent < 100; percent++) {
            long from = 1000L * percent;
            long hard = at(schedule, from + 1000)[0]
                    + at(schedule, from + 1000)[1]
                    - at(schedule, from)[0]
                    - at(schedule, from)[1];
            assertThat(hard).isEqualTo(400);
        }
    }

    @Test
    void reuseDistanceIsTheShortestWayToTheNextEpoch() {
        Schedule steady = Schedule.of(
                config(Order.ANTI_CURRICULUM, Shortage.REDISTRIBUTE, 4, stage(1000, "0.2", "0.2", "0.6")),
                NAMES,
                new long[] {100, 300, 1000});
        // 100 tokens at a share of one fifth.
        assertThat(steady.smallestReuseDistance(0, 100)).isEqualTo(500);
        assertThat(steady.smallestReuseDistance(1, 300)).isEqualTo(-1);

        Schedule rising = Schedule.of(
                config(
                        Order.ANTI_CURRICULUM,
                        Shortage.REDISTRIBUTE,
                        9,
                        stage(1000, "0.2", "0.2", "0.6"),
                        stage(1000, "0.5", "0.2", "0.3")),
                NAMES,
                new long[] {100, 300, 1000});
        assertThat(rising.smallestReuseDistance(0, 100)).isEqualTo(200);
    }

    @Test
    void weightsThatDoNotDivideAreLessThanOneTokenOff() {
        Schedule schedule = Schedule.of(
                config(Order.ANTI_CURRICULUM, Shortage.REFUSE, 1, stage(1000, "1", "1", "1")),
                NAMES,
                new long[] {1000, 1000, 1000});

        assertThat(at(schedule, 1000)).containsExactly(334, 333, 333);
    }

    @Test
    void aWeightAtTheDifferenceOfTrillionsIsExact() {
        Schedule schedule = Schedule.of(
                config(
                        Order.ANTI_CURRICULUM,
                        Shortage.REFUSE,
                        1,
                        stage(20_000_000_000_000L, "0.000000001", "0.333333333", "0.666666666")),
                NAMES,
                new long[] {20_000, 20_000_000_000_000L, 20_000_000_000_000L});

        assertThat(at(schedule, 20_000_000_000_000L)).containsExactly(20_000, 6_666_666_660_000L, 13_333_333_320_000L);
        assertThat(schedule.timeOf(1, 0)).isEqualTo(1_000_000_000);
    }
}
