package dev.mews.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {
    private static final double ROOT_EIGHTH = 0.3535533905932738;

    /** Values of the released config.json files: lm_head, key, attention out, ssm in, ssm out, gate, down, B. */
    @ParameterizedTest
    @CsvSource({
        "falcon-h1-0.5b, 0.0390625, 0.390625, 0.9375, 1.25, 0.23570226039551587, 0.8838834764831844, 0.5859375,"
                + " 0.3535533905932738",
        "falcon-h1-1.5b-deep, 0.03125, 0.17677669529663687, 0.5, 1.0, 0.23570226039551587, 0.7071067811865476, 0.3125,"
                + " 0.1767766952966369",
        "falcon-h1-7b, 0.013020833333333334, 0.030690398488999456, 0.10416666666666667, 0.4166666666666667,"
                + " 0.11785113019775793, 0.2946278254943948, 0.032552083333333336, 0.1767766952966369",
        "falcon-h1-34b, 0.0078125, 0.011048543456039804, 0.0375, 0.25, 0.08838834764831845, 0.1767766952966369,"
                + " 0.011160714285714284, 0.1767766952966369"
    })
    void releasedSizesHaveThePublishedMultipliers(
            String name,
            double lmHead,
            double key,
            double attentionOut,
            double ssmIn,
            double ssmOut,
            double gate,
            double down,
            double b) {
        assertMultipliers(name, 1e-12, lmHead, key, attentionOut, ssmIn, ssmOut, gate, down, b);
    }

    /** Not published in what could be read: predicted by the rule, to the digits of the prediction. */
    @ParameterizedTest
    @CsvSource({
        "falcon-h1-1.5b, 0.01953125, 0.0690533966, 0.234375, 0.625, 0.1178511302, 0.4419417382, 0.1302083333,"
                + " 0.1767766953",
        "falcon-h1-3b, 0.015625, 0.0441941738, 0.15, 0.5, 0.0883883476, 0.3535533906, 0.078125, 0.1767766953"
    })
    void theOtherSizesFollowTheRule(
            String name,
            double lmHead,
            double key,
            double attentionOut,
            double ssmIn,
            double ssmOut,
            double gate,
            double down,
            double b) {
        assertMultipliers(name, 5e-11, lmHead, key, attentionOut, ssmIn, ssmOut, gate, down, b);
    }

    private static void assertMultipliers(String name, double tolerance, double... published) {
        Multipliers m = Preset.of(name).config().multipliers();
        double[] actual = {m.lmHead(), m.key(), m.attentionOut(), m.ssmIn(), m.ssmOut(), m.gate(), m.down(), m.b()};
        assertThat(actual).containsExactly(published, within(tolerance));
        assertThat(new double[] {m.embedding(), m.attentionIn(), m.z(), m.x(), m.c(), m.dt()})
                .containsExactly(
                        new double[] {5.656854249492381, 1, ROOT_EIGHTH, 0.25, 0.5, ROOT_EIGHTH}, within(1e-12));
    }

    @Test
    void theTiedModelHasItsOwnTwoMultipliers() {
        HybridConfig config = Preset.FALCON_H1_TINY_90M.config();
        assertThat(config.tieEmbeddings()).isTrue();
        assertThat(config.multipliers())
                .isEqualTo(new Multipliers(0.11083984375, 0.078125, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    }

    /** Counts of a program that knows nothing of this code; table 1 of the paper: 0.52, 1.55, 1.55, 3.15, 7.59, 33.6 billion. */
    @ParameterizedTest
    @CsvSource({
        "falcon-h1-0.5b, 521411104, 0.52",
        "falcon-h1-1.5b, 1554863488, 1.55",
        "falcon-h1-1.5b-deep, 1554874768, 1.55",
        "falcon-h1-3b, 3149392384, 3.15",
        "falcon-h1-7b, 7585654880, 7.59",
        "falcon-h1-34b, 33642516224, 33.64",
        "falcon-h1-tiny-90m, 91131072, 0.09",
        "small-25m, 24713504, 0.02",
        "tiny-2m, 2076128, 0.00",
        "nano, 260504, 0.00"
    })
    void parametersAreThoseOfThePaper(String name, long parameters, double billions) {
        long counted = new ModelCosts(Preset.of(name).config()).parameters();
        assertThat(counted).isEqualTo(parameters);
        assertThat(Math.round(counted / 1e7) / 100.0).isEqualTo(billions);
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void aPresetIsFoundByItsNameAndSurvivesItsFile(Preset preset) {
        assertThat(Preset.of(preset.key())).isSameAs(preset);
        assertThat(preset.config().toJson())
                .contains("\"hidden_size\" : " + preset.config().hiddenSize());
    }

    @Test
    void anUnknownPresetIsToldTheNearestAndAll() {
        assertThatThrownBy(() -> Preset.of("falcon-h1-3.b"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("did you mean 'falcon-h1-3b'? presets: falcon-h1-0.5b, ");
    }
}
