package dev.mews.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.train.ModelShape.MultiplierRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterGroupsTest {
    /** Exponents of two of the last tuning stage. */
    @ParameterizedTest
    @CsvSource({
        "model.embed_tokens.weight, 2, 1.5, -2.5",
        "lm_head.weight, 2, 0, -2",
        "model.layers.3.mamba.out_proj.weight, 2, -2, 2",
        "model.layers.3.self_attn.o_proj.weight, 2, -2, 2",
        "model.layers.3.mamba.in_proj.weight, 2, -0.5, 0.5",
        "model.layers.3.self_attn.k_proj.weight, 2, -0.5, 0.5",
        "model.layers.3.feed_forward.gate_proj.weight, 2, 0.5, 0",
        "model.layers.3.feed_forward.up_proj.weight, 2, -0.5, -0.5",
        "model.layers.3.feed_forward.down_proj.weight, 2, -0.5, -0.5"
    })
    void matricesByWidthHaveTheTunedFactors(String name, int axes, double rate, double decay) {
        assertThat(ParameterGroups.of(name, axes, MultiplierRule.WIDTH))
                .isEqualTo(new ParameterGroups(StrictMath.pow(2, rate), StrictMath.pow(2, decay)));
    }

    @ParameterizedTest
    @CsvSource({
        "model.layers.0.input_layernorm.weight, 1, 2",
        "model.layers.0.pre_ff_layernorm.weight, 1, 1.5",
        "model.final_layernorm.weight, 1, 1.5",
        "model.layers.0.mamba.norm.weight, 1, 1",
        "model.layers.0.mamba.conv1d.weight, 3, 2.5",
        "model.layers.0.mamba.conv1d.bias, 1, 1",
        "model.layers.0.mamba.dt_bias, 1, 1.5",
        "model.layers.0.mamba.A_log, 1, 1.5",
        "model.layers.0.mamba.D, 1, 3"
    })
    void vectorsByWidthHaveTheTunedRateAndNeverDecay(String name, int axes, double rate) {
        assertThat(ParameterGroups.of(name, axes, MultiplierRule.WIDTH))
                .isEqualTo(new ParameterGroups(StrictMath.pow(2, rate), 0));
    }

    @Test
    void withoutMultipliersOnlyMatricesDecayAndAllShareOneRate() {
        assertThat(ParameterGroups.of("lm_head.weight", 2, MultiplierRule.ONES)).isEqualTo(new ParameterGroups(1, 1));
        assertThat(ParameterGroups.of("x.D", 1, MultiplierRule.ONES)).isEqualTo(new ParameterGroups(1, 0));
        assertThat(ParameterGroups.of("x.conv1d.weight", 3, MultiplierRule.ONES))
                .isEqualTo(new ParameterGroups(1, 0));
    }
}
