package dev.mews.model.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.model.HybridConfig;
import dev.mews.model.ModelCosts;
import dev.mews.model.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ModelBenchTest {
    private static final HybridConfig NANO = Preset.NANO.config();

    /** A clock that goes on by a second whenever it is read: every part of a round takes exactly one. */
    private final AtomicLong clock = new AtomicLong();

    private BenchResult run(BenchOptions options, List<Integer> told) {
        return new ModelBench(NANO, options, () -> clock.addAndGet(1_000_000_000L))
                .run((a, b) -> told.add(a.length() + b.length()));
    }

    @Test
    void speedsAreTokensOverSecondsAndCachesWhatTheCostsSay() {
        List<Integer> told = new ArrayList<>();
        BenchResult result = run(new BenchOptions(List.of(16, 80), 4, 2, true, 1e6, Long.MAX_VALUE, 1), told);
        assertThat(told).containsExactly(32, 160);
        assertThat(result.skipped()).isEmpty();
        assertThat(result.threads()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            BenchPoint hybrid = result.hybridPoints().get(i);
            int length = i == 0 ? 16 : 80;
            assertThat(hybrid.length()).isEqualTo(length);
            assertThat(hybrid.prefill()).isEqualTo(new Spread(length, length, length));
            assertThat(hybrid.generation()).isEqualTo(new Spread(4, 4, 4));
            assertThat(hybrid.training()).contains(new Spread(length, length, length));
            assertThat(hybrid.keyValueBytes() + hybrid.stateBytes()).isEqualTo(new ModelCosts(NANO).cacheBytes(length));
            BenchPoint transformer = result.transformerPoints().get(i);
            assertThat(transformer.stateBytes()).isZero();
            assertThat(transformer.keyValueBytes()).isEqualTo(new ModelCosts(result.transformer()).cacheBytes(length));
        }
        assertThat(result.hybridPoints().get(1).stateBytes())
                .isEqualTo(result.hybridPoints().get(0).stateBytes());
    }

    @Test
    void lengthsBeyondTheLimitsAreLeftOutWithTheReason() {
        BenchResult late =
                run(new BenchOptions(List.of(16, 1600, 3200), 1, 1, false, 60, Long.MAX_VALUE, 1), new ArrayList<>());
        assertThat(late.hybridPoints()).hasSize(1);
        assertThat(late.skipped().get(1600))
                .startsWith("would end after about ")
                .endsWith(" s, of 60 s allowed");
        assertThat(late.skipped()).containsOnlyKeys(1600, 3200);
        BenchResult large = run(new BenchOptions(List.of(16), 1, 1, false, 1e6, 1 << 20, 1), new ArrayList<>());
        assertThat(large.skipped().get(16)).startsWith("needs about ").endsWith(" GiB, of 0.0 GiB allowed");
        assertThatThrownBy(() -> new BenchOptions(List.of(2, 1), 1, 1, false, 1, 1, 1))
                .hasMessageContaining("lengths must be ascending and at least 1");
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(new double[] {4, 1, 3, 2})).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Spread.of(new double[] {3, 1, 2})).isEqualTo(new Spread(2, 1, 3));
    }
}
