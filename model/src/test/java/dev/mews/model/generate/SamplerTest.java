package dev.mews.model.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final float[] LOGITS = {0f, 2f, 1f, 2f, -3f};

    @Test
    void temperatureZeroTakesTheLikeliestAndOfEqualOnesTheFirst() {
        assertThat(new Sampler(new SamplingConfig(1, 0, 0, 1, 5)).next(LOGITS)).isEqualTo(1);
    }

    @Test
    void drawsFollowTheSoftmaxAtTheTemperature() {
        int[] counts = draw(new SamplingConfig(1, 0.5, 0, 1, 5), 40_000);
        double sum = Math.exp(0) + 2 * Math.exp(4) + Math.exp(2) + Math.exp(-6);
        assertThat(counts[1] / 40_000.0).isCloseTo(Math.exp(4) / sum, within(0.01));
        assertThat(counts[2] / 40_000.0).isCloseTo(Math.exp(2) / sum, within(0.005));
        assertThat(counts[0] / 40_000.0).isCloseTo(1 / sum, within(0.003));
    }

    @Test
    void topKKeepsTheLargestAndOfEqualOnesTheFirst() {
        assertThat(draw(new SamplingConfig(1, 1, 3, 1, 5), 5_000)).satisfies(counts -> {
            assertThat(counts[0]).isZero();
            assertThat(counts[4]).isZero();
            assertThat(counts[2]).isPositive();
        });
        assertThat(draw(new SamplingConfig(1, 100, 1, 1, 5), 50)[1]).isEqualTo(50);
    }

    /** Probabilities are 0.39, 0.39, 0.14, 0.05, 0.003: two tokens have 0.78 together. */
    @Test
    void topPKeepsTheFewestTokensThatReachIt() {
        assertThat(draw(new SamplingConfig(1, 1, 0, 0.77, 5), 2_000)).satisfies(counts -> {
            assertThat(counts[1] + counts[3]).isEqualTo(2_000);
            assertThat(counts[1]).isBetween(900, 1_100);
        });
        assertThat(draw(new SamplingConfig(1, 1, 0, 1e-9, 5), 100)[1]).isEqualTo(100);
    }

    @Test
    void equalSeedsDrawEqualTokens() {
        float[] logits = new float[300];
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextDouble();
        }
        Sampler a = new Sampler(new SamplingConfig(1, 1, 50, 0.9, 77));
        Sampler b = new Sampler(new SamplingConfig(1, 1, 50, 0.9, 77));
        for (int i = 0; i < 100; i++) {
            assertThat(a.next(logits)).isEqualTo(b.next(logits));
        }
    }

    /** A limit of one token less sorts by another way; it only matters when the last token would have been drawn. */
    @Test
    void allTokensAreOrderedAsTheLargestOnesAre() {
        SplittableRandom random = new SplittableRandom(3);
        float[] logits = new float[500];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = i % 7 == 0 ? -0f : i % 11 == 0 ? 0f : Math.round(random.nextDouble(-9, 9));
        }
        logits[499] = -1000;
        Sampler all = new Sampler(new SamplingConfig(1, 3, 0, 0.95, 8));
        Sampler largest = new Sampler(new SamplingConfig(1, 3, 499, 0.95, 8));
        for (int i = 0; i < 2000; i++) {
            assertThat(all.next(logits)).isEqualTo(largest.next(logits));
        }
    }

    private static int[] draw(SamplingConfig config, int times) {
        Sampler sampler = new Sampler(config);
        int[] counts = new int[LOGITS.length];
        for (int i = 0; i < times; i++) {
            counts[sampler.next(LOGITS)]++;
        }
        return counts;
    }
}
