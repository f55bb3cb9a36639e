package dev.mews.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.core.config.ConfigLoader;
import dev.mews.model.train.TrainConfig;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {
    /** 100 steps, 10 of warm-up, full rate 1, last rate 0.1; wsd decays over the last 20. */
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
        TrainConfig config = ConfigLoader.parse(
                "test.yaml",
                "{learning_rate: 1.0, warmup_steps: 10, decay_fraction: 0.2, final_fraction: 0.1, schedule: " + schedule
                        + "}",
                TrainConfig.class,
                Map.of());
        assertThat(new LearningRate(config, 100).at(step)).isCloseTo(expected, within(1e-9));
    }
}
