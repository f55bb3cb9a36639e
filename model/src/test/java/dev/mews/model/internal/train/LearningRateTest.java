package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mews.core.config.ConfigException;
import dev.mews.core.config.ConfigLoader;
import dev.mews.model.train.TrainConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {
    /** Positions of a step, so that step s ends at 1000 s. */
    private static final int STEP_TOKENS = 1000;

    private static final int BATCH = 8;

    /** 100 steps, 10 of warm-up, full rate 1, last rate 0.1; decay over the last 20. */
    @ParameterizedTest
    @CsvSource({
        "constant, 1, 0.1",
        "constant, 9, 0.9",
        "constant, 10, 1",
        "constant, 100, 1",
        "wsd, 5, 0.5",
        "wsd, 10, 1",
        "wsd, 80, 1",
        "wsd, 90, 0.55",
        "wsd, 100, 0.1",
        "cosine, 10, 1",
        "cosine, 55, 0.55",
        "cosine, 100, 0.1",
        "cosine, 40, 0.775"
    })
    void scheduleHasItsClosedForm(String schedule, int step, double expected) {
        assertThat(at("schedule: " + schedule, step).learningRate()).isCloseTo(expected, within(1e-9));
        assertThat(at("schedule: " + schedule, step).weightDecay()).isEqualTo(0.1);
    }

    /** Powers of two of the hold, which is the warm-up's 10,000 positions. */
    @ParameterizedTest
    @CsvSource({
        "power, 10, 1, 0.1",
        "power, 40, 0.4931163522466796, 0.1",
        "power, 80, 0.34627736702773115, 0.1",
        "eps, 5, 0.5, 0.1",
        "eps, 10, 1, 0.1",
        "eps, 40, 0.7071067811865476, 0.07071067811865477",
        "eps, 80, 0.5946035575013605, 0.05946035575013605"
    })
    void powersFallFromTheEndOfTheWarmup(String schedule, int step, double rate, double decay) {
        LearningRate.Rates rates = at("schedule: " + schedule, step);
        assertThat(rates.learningRate()).isCloseTo(rate, within(1e-12));
        assertThat(rates.weightDecay()).isCloseTo(decay, within(1e-12));
    }

    @Test
    void effectivePowerLetsTheEffectiveRateFallAndKeepsTheEffectiveDecay() {
        String eps = "{schedule: eps, hold_tokens: 20_000, decay_fraction: 0}";
        LearningRate.Rates first = at(eps, 20);
        for (int step = 20; step <= 100; step += 5) {
            LearningRate.Rates now = at(eps, step);
            double effectiveRate = Math.sqrt(now.learningRate() * now.weightDecay());
            double effectiveDecay = Math.sqrt(now.weightDecay() / now.learningRate());
            double t = step / 20.0;
            assertThat(effectiveRate)
                    .isCloseTo(
                            Math.sqrt(first.learningRate() * first.weightDecay()) * Math.pow(t, -0.25), within(1e-12));
            assertThat(effectiveDecay).isCloseTo(Math.sqrt(first.weightDecay() / first.learningRate()), within(1e-12));
        }
    }

    @Test
    void theFinalDecayTakesEqualAmountsOrEqualFactors() {
        String eighth = "{schedule: wsd, decay_shape: exponential, final_fraction: 0.125}";
        assertThat(at(eighth, 80).learningRate()).isEqualTo(1);
        // 8^-tau at a third, two thirds and the end of 20 steps: SFT's decay to an eighth.
        assertThat(at(eighth, 90).learningRate()).isCloseTo(Math.sqrt(0.125), within(1e-12));
        assertThat(at(eighth, 95).learningRate()).isCloseTo(Math.pow(8, -0.75), within(1e-12));
        assertThat(at(eighth, 100).learningRate()).isCloseTo(0.125, within(1e-12));
        LearningRate.Rates eps = at("schedule: eps", 90);
        assertThat(eps.learningRate()).isCloseTo(Math.pow(9, -0.25) * 0.55, within(1e-12));
        assertThat(eps.weightDecay()).isCloseTo(Math.pow(9, -0.25) * 0.1, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"none, 1, 0.1", "rate, 0.5, 0.1", "rate_and_decay, 0.5, 0.05"})
    void aQuarterOfTheBatchHalvesWhatFollowsIt(String scaling, double rate, double decay) {
        LearningRate rates =
                new LearningRate(config("{schedule: constant, batch_scaling: " + scaling + "}"), 100, 10_000);
        assertThat(rates.at(50, 50_000, BATCH / 4)).isEqualTo(new LearningRate.Rates(rate, decay));
        assertThat(rates.at(50, 50_000, BATCH)).isEqualTo(new LearningRate.Rates(1, 0.1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{decay_shape: exponential, final_fraction: 0} | final_fraction must be above 0 with an exponential decay",
                "{batch_stages: [{until_tokens: 9, batch_size: 1}, {until_tokens: 9, batch_size: 2}]}"
                        + " | batch_stages must have rising until_tokens, but 9 follows 9",
                "{schedule: wds} | schedule must be one of constant, wsd, cosine, power, eps, but was 'wds', did you mean"
            })
    void schedulesThatCannotBeAreRefused(String yaml, String message) {
        assertThatThrownBy(() -> ConfigLoader.parse("test.yaml", yaml, TrainConfig.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private static LearningRate.Rates at(String yaml, int step) {
        return new LearningRate(config(yaml), 100, 10L * STEP_TOKENS).at(step, (long) step * STEP_TOKENS, BATCH);
    }

    private static TrainConfig config(String yaml) {
        String keys = yaml.startsWith("{") ? yaml.substring(1, yaml.length() - 1) : yaml;
        String last = keys.contains("final_fraction") ? "" : ", final_fraction: 0.1";
        String share = keys.contains("decay_fraction") ? "" : ", decay_fraction: 0.2";
        return ConfigLoader.parse(
                "test.yaml",
                "{learning_rate: 1.0, warmup_steps: 10" + last + share + ", " + keys + "}",
                TrainConfig.class,
                Map.of());
    }
}
