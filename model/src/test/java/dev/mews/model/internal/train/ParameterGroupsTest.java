package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mews.core.config.ConfigException;
import dev.mews.core.config.ConfigLoader;
import dev.mews.model.train.GroupFactors;
import dev.mews.model.train.ModelShape.MultiplierRule;
import dev.mews.model.train.TrainConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(ParameterGroups.of(name, axes, MultiplierRule.WIDTH, Map.of()))
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
        assertThat(ParameterGroups.of(name, axes, MultiplierRule.WIDTH, Map.of()))
                .isEqualTo(new ParameterGroups(StrictMath.pow(2, rate), 0));
    }

    @Test
    void withoutMultipliersOnlyMatricesDecayAndAllShareOneRate() {
        assertThat(ParameterGroups.of("lm_head.weight", 2, MultiplierRule.ONES, Map.of()))
                .isEqualTo(new ParameterGroups(1, 1));
        assertThat(ParameterGroups.of("x.D", 1, MultiplierRule.ONES, Map.of())).isEqualTo(new ParameterGroups(1, 0));
        assertThat(ParameterGroups.of("x.conv1d.weight", 3, MultiplierRule.ONES, Map.of()))
                .isEqualTo(new ParameterGroups(1, 0));
    }

    @Test
    void factorsOfTheConfigComeOnTopInTheirTwoDirections() {
        // Of the 35 tuned multipliers: embedding has ELR 2^-0.5 and EWD 2^-2, which are lr 2^1.5 and wd 2^-2.5.
        Map<String, GroupFactors> own = Map.of("embedding", new GroupFactors(StrictMath.pow(2, -0.5), 0.25));
        ParameterGroups plain = ParameterGroups.of("model.embed_tokens.weight", 2, MultiplierRule.ONES, own);
        assertThat(plain.rate()).isCloseTo(StrictMath.pow(2, 1.5), within(1e-12));
        assertThat(plain.decay()).isCloseTo(StrictMath.pow(2, -2.5), within(1e-12));
        ParameterGroups both = ParameterGroups.of("model.embed_tokens.weight", 2, MultiplierRule.WIDTH, own);
        assertThat(both.rate()).isCloseTo(8, within(1e-12));
        assertThat(ParameterGroups.of("lm_head.weight", 2, MultiplierRule.ONES, own))
                .isEqualTo(new ParameterGroups(1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{embeding: {elr: 2}} | unknown parameter group 'embeding', did you mean 'embedding'? groups: embedding, lm_head",
                "{a_log: {ewd: 2}} | groups.a_log.ewd must be 1, but was 2.0: these parameters do not decay"
            })
    void unknownGroupsAndDecayOfVectorsAreRefused(String text) {
        String[] parts = text.split(" \\| ", 2);
        assertThatThrownBy(() -> ConfigLoader.parse("t.yaml", "groups: " + parts[0], TrainConfig.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(parts[1]);
    }
}
