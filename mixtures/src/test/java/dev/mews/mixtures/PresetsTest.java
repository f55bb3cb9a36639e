package dev.mews.mixtures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest {
    @Test
    void theSharesOfEveryPublishedMixtureSumToAHundred() {
        for (String name : Presets.names()) {
            for (MixConfig.TrainingStage stage : Presets.config(name).stages()) {
                assertThat(stage.weights().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                        .as(name)
                        .isEqualByComparingTo("100");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "falcon-h1-34b, 18000000000000, raw_web, 14.60",
        "falcon-h1-34b, 18000000000000, rewritten_code_math, 31.69",
        "falcon-h1-7b, 12000000000000, synthetic, 4.70",
        "falcon-h1-3b, 2500000000000, raw_code, 14.00",
        "falcon-h1-1.5b, 3000000000000, raw_math, 0.25",
        "falcon-h1-0.5b, 2500000000000, rewritten_web_curated, 20.50"
    })
    void tokensAndFinalSharesAreThePublishedOnes(String name, long tokens, String source, BigDecimal share) {
        List<MixConfig.TrainingStage> stages = Presets.config(name).stages();
        assertThat(stages.stream().mapToLong(MixConfig.TrainingStage::tokens).sum())
                .isEqualTo(tokens);
        assertThat(stages.get(stages.size() - 1).weights().get(source)).isEqualByComparingTo(share);
    }

    @Test
    void aPresetScaledDownCanBePlanned() throws IOException {
        MixConfig preset = Presets.config("falcon-h1-7b");
        List<MixConfig.TrainingStage> small = preset.stages().stream()
                .map(stage -> new MixConfig.TrainingStage(
                        stage.tokens() / 10_000, stage.seqLen(), stage.weights(), stage.ramp() / 10_000))
                .toList();
        Map<String, Long> tokens = new TreeMap<>();
        preset.sourceNames().forEach(source -> tokens.put(source, 100_000_000L));
        MixReport report = MixPlan.assuming(preset.with(preset.sources(), small), List.of(), tokens, 1);
        MixReport.Source code = report.sources().get(4);
        assertThat(code.source()).isEqualTo("rewritten_code_math");
        // 1 % of the run at 10.56 %, then evenly from 10.56 % to 34.92 %.
        double asked = 1.2e9 * (0.01 * 0.1056 + 0.99 * (0.1056 + 0.3492) / 2);
        assertThat((double) code.asked()).isCloseTo(asked, org.assertj.core.data.Offset.offset(100.0));
        assertThat(code.epochsMax()).isEqualTo(4);
        assertThat(report.warnings()).isNotEmpty();
    }

    @Test
    void anUnknownNameGetsASuggestion() {
        assertThatThrownBy(() -> Presets.yaml("falcon-h1-8b"))
                .isInstanceOf(MixException.class)
                .hasMessageContaining("preset must be one of [falcon-h1-34b")
                .hasMessageContaining("did you mean falcon-h1-");
    }
}
