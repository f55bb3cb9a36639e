package dev.mews.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelCostsTest {
    /** d 64, f 128, two layers, heads 2/1 of 32, 4 ssm heads of 32, N 16, vocabulary 1024: counted by hand. */
    private static final ModelCosts NANO = new ModelCosts(Preset.NANO.config());

    @Test
    void partsAreThoseOfTheMatrices() {
        long attention = 64 * 64 + 2 * 32 * 64 + 64 * 64;
        long mamba = (128 + 160 + 4) * 64 + 160 * 4 + 160 + 3 * 4 + 64 * 128;
        assertThat(NANO.parametersByPart())
                .containsEntry("embedding", 1024L * 64)
                .containsEntry("lm_head", 1024L * 64)
                .containsEntry("attention", 2 * attention)
                .containsEntry("mamba", 2 * mamba)
                .containsEntry("mlp", 2L * 3 * 64 * 128)
                .containsEntry("norms", 5L * 64);
    }

    @Test
    void operationsAreTwicePerMultiplyAdd() {
        double matrices = 1024 * 64 + 2 * ((64 + 32 + 32 + 64) * 64 + 292 * 64 + 64 * 128 + 3 * 64 * 128);
        double attention = 4 * 64 * 50.5;
        double scan = 2 * 16 * 64 + 2 * 128 * 64 + 4 * 128 * 16;
        double conv = 2 * 4 * 160;
        double forward = 2 * matrices + 2 * (attention + scan + conv);
        assertThat(NANO.forwardFlopsPerToken(100)).isCloseTo(forward, within(1e-6));
        assertThat(NANO.trainingFlopsPerToken(100)).isCloseTo(3 * forward, within(1e-6));
    }

    @Test
    void onlyKeysAndValuesGrowWithLength() {
        long perToken = 4 * 2 * 2 * 32;
        assertThat(NANO.cacheBytes(1000) - NANO.cacheBytes(0)).isEqualTo(1000 * perToken);
        assertThat(NANO.cacheBytes(0)).isEqualTo(4 * 2 * (160 * 3 + 128 * 16));
    }

    @Test
    void statesOfTrainingAreFourNumbersPerParameter() {
        assertThat(NANO.trainingStateBytes()).isEqualTo(16 * NANO.parameters());
        assertThat(NANO.weightBytes()).isEqualTo(4 * NANO.parameters());
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void recomputationHoldsLessAndActivationsGrowWithRows(Preset preset) {
        ModelCosts costs = new ModelCosts(preset.config());
        assertThat(costs.activationBytes(2, 512, true, true)).isLessThan(costs.activationBytes(2, 512, true, false));
        assertThat(costs.activationBytes(4, 512, true, false))
                .isGreaterThan(costs.activationBytes(2, 512, true, false));
    }
}
