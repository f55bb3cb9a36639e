package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigLoader;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelCosts;
import dev.mews.model.ModelException;
import dev.mews.model.Preset;
import dev.mews.model.train.MemoryPlan;
import dev.mews.model.train.TrainConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryPlannerTest {
    private static final long GIB = 1 << 30;
    private static final HybridConfig HALF_BILLION = Preset.FALCON_H1_0_5B.config();

    @Test
    void aRunThatFitsIsPlannedFromItsShapes() {
        MemoryPlan plan = MemoryPlanner.plan(HALF_BILLION, config(""), 1024, 1000 * GIB);
        assertThat(plan.stateBytes()).isEqualTo(16 * 521_411_104L);
        assertThat(plan.rows()).isEqualTo(8);
        assertThat(plan.activationBytes())
                .isEqualTo(new ModelCosts(HALF_BILLION).activationBytes(8, 1024, true, false));
        assertThat(MemoryPlanner.plan(HALF_BILLION, config("micro_batch_size: 2"), 1024, 1000 * GIB)
                        .activationBytes())
                .isLessThan(plan.activationBytes());
        assertThat(MemoryPlanner.plan(HALF_BILLION, config("precision: bf16"), 1024, 1000 * GIB)
                        .activationBytes())
                .isEqualTo(plan.activationBytes() + 2 * 521_411_104L);
    }

    @Test
    void whatWouldFitIsSaid() {
        assertThatThrownBy(() -> MemoryPlanner.plan(HALF_BILLION, config(""), 1024, 24 * GIB))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("7.8 GiB for weights, gradients and moments")
                .hasMessageContaining(
                        "passes of 8 packs of 1024 tokens), but there are 24.0 GiB: set micro_batch_size: ");
        assertThatThrownBy(() -> MemoryPlanner.plan(HALF_BILLION, config("micro_batch_size: 1"), 1024, 10 * GIB))
                .hasMessageContaining("set micro_batch_size: 1 and recompute: true, which fits");
        assertThatThrownBy(() -> MemoryPlanner.plan(HALF_BILLION, config(""), 1024, GIB))
                .hasMessageEndingWith("no setting fits; shorter packs or a smaller model would");
    }

    private static TrainConfig config(String yaml) {
        return ConfigLoader.parse("test.yaml", yaml.isEmpty() ? "{}" : yaml, TrainConfig.class, Map.of());
    }
}
