package dev.mews.tokenizer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void aRatioToNothingIsNotANumber() {
        assertThat(Metrics.ratio(3, 4)).isEqualTo(0.75);
        assertThat(Metrics.ratio(3, 0)).isNaN();
    }

    @Test
    void renyiEfficiencyIsOneWhereAllTokensAreEquallyFrequent() {
        assertThat(Metrics.renyiEfficiency(new long[] {5, 5, 5, 5}, 4, 2.5)).isCloseTo(1, within(1e-15));
        assertThat(Metrics.renyiEfficiency(new long[] {5, 0, 5, 0}, 4, 2.5)).isCloseTo(0.5, within(1e-15));
        assertThat(Metrics.renyiEfficiency(new long[] {7}, 4, 2.5)).isEqualTo(0.0);
    }

    @Test
    void renyiEfficiencyIsWhatTheFormulaSays() {
        // p = 1/2, 1/4, 1/4; order 2: -log2(1/4 + 1/16 + 1/16) = log2(8/3), over log2(8) = 3
        assertThat(Metrics.renyiEfficiency(new long[] {2, 1, 1}, 8, 2))
                .isCloseTo(Math.log(8 / 3.0) / Math.log(8), within(1e-15));
        // order 1 is Shannon's: 1/2 * 1 + 1/4 * 2 + 1/4 * 2 = 1.5 bits
        assertThat(Metrics.renyiEfficiency(new long[] {2, 1, 1}, 8, 1)).isCloseTo(0.5, within(1e-15));
    }

    @Test
    void renyiEfficiencyNeedsTokensAndAChoice() {
        assertThat(Metrics.renyiEfficiency(new long[] {}, 8, 2.5)).isNaN();
        assertThat(Metrics.renyiEfficiency(new long[] {3}, 1, 2.5)).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.renyiEfficiency(new long[] {3}, 8, 0))
                .withMessage("alpha must be above 0 and finite, but was 0.0");
    }

    @Test
    void giniOfHandComputedCosts() {
        assertThat(Metrics.gini(new double[] {3, 3, 3})).isEqualTo(0);
        // |1-3| twice = 4; 2 * 4 * 2 = 16
        assertThat(Metrics.gini(new double[] {1, 3})).isEqualTo(0.25);
        assertThat(Metrics.gini(new double[] {0, 0, 0, 1})).isEqualTo(0.75);
        assertThat(Metrics.gini(new double[] {0, 0})).isNaN();
    }

    @Test
    void giniEqualsTheSumOverAllPairs() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 200; round++) {
            double[] costs = random.doubles(1 + random.nextInt(30), 0, 10).toArray();
            double sum = 0;
            double total = 0;
            for (double a : costs) {
                total += a;
                for (double b : costs) {
                    sum += Math.abs(a - b);
                }
            }
            double n = costs.length;
            assertThat(Metrics.gini(costs)).isCloseTo(sum / (2 * n * n * (total / n)), within(1e-12));
        }
    }

    @Test
    void useCountsTokensThatOccurOftenEnough() {
        long[] counts = {1, 4, 5, 9};
        assertThat(Metrics.use(counts, 1, 8)).isEqualTo(0.5);
        assertThat(Metrics.use(counts, 5, 8)).isEqualTo(0.25);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.use(counts, 0, 8))
                .withMessage("times must be at least 1, but was 0");
    }
}
