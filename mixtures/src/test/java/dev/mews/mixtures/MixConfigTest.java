package dev.mews.mixtures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigException;
import dev.mews.core.config.ConfigLoader;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixConfigTest {
    private static MixConfig parse(String yaml) {
        return ConfigLoader.parse("mix.yaml", yaml, MixConfig.class, Map.of());
    }

    @Test
    void aMixtureNeedsOnlyItsStages() {
        MixConfig config = parse("""
                stages:
                  - {tokens: 1_000_000, seq_len: 512, weights: {web: 0.7, code: 0.3}}
                """);

        assertThat(config.order()).isEqualTo(MixConfig.Order.ANTI_CURRICULUM);
        assertThat(config.onShortage()).isEqualTo(MixConfig.Shortage.REFUSE);
        assertThat(config.packing().algorithm()).isEqualTo(MixConfig.Packing.Algorithm.BEST_FIT);
        assertThat(config.sourceNames()).containsExactly("code", "web");
        assertThat(config.source("web").epochsMax()).isEqualTo(4);
        assertThat(config.stages().get(0).tokens()).isEqualTo(1_000_000);
    }

    @Test
    void weightsAreExactDecimals() {
        MixConfig config = parse("""
                stages:
                  - {tokens: 1000, seq_len: 512, weights: {web: 0.1000000000000000055511151231257827, code: 1e-9}}
                """);

        assertThat(config.stages().get(0).weights().get("web"))
                .isEqualByComparingTo(new BigDecimal("0.1000000000000000055511151231257827"));
        assertThat(config.stages().get(0).weights().get("code")).isEqualByComparingTo(new BigDecimal("1e-9"));
    }

    @Test
    void mistakesAreNamedWithTheirPlace() {
        assertThatThrownBy(() -> parse("stages:\n  - {tokens: 1000, seq_len: 512, weights: {web: 0}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("mix.yaml:2:5: ")
                .hasMessageContaining("weights must have at least one above 0");
        assertThatThrownBy(() -> parse("stages:\n  - {tokens: 1000, seq_len: 1, weights: {web: 1}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("mix.yaml:2:29: ");
        assertThatThrownBy(() ->
                        parse("sources: {code: {}}\nstages:\n  - {tokens: 1000, seq_len: 8, weights: {web: 1}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sources.code must have a weight in some stage, but has none");
        assertThatThrownBy(() ->
                        parse("order: anticurriculum\nstages:\n  - {tokens: 1000, seq_len: 8, weights: {web: 1}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("mix.yaml:1:8: ")
                .hasMessageContaining("did you mean 'anti-curriculum'?");
        assertThatThrownBy(() ->
                        parse("order: anti_curriculum\nstages:\n  - {tokens: 1000, seq_len: 8, weights: {web: 1}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("order must be one of anti-curriculum, curriculum, uniform, but was"
                        + " 'anti_curriculum', did you mean 'anti-curriculum'?");
    }
}
