package dev.mews.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mews.core.config.ConfigLoader;
import dev.mews.model.train.ModelShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HybridConfigTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two-groups-gated-norm",
                "norm-before-gate-tied",
                "biases-and-dt-limit",
                "plain-one-kv-head",
                "shorter-than-the-convolution",
                "one-token"
            })
    void configsOfTransformersSurviveWritingAndReading(String name) throws Exception {
        HybridConfig config = HybridConfig.read(golden(name));
        Files.writeString(folder.resolve("config.json"), config.toJson());
        assertThat(HybridConfig.read(folder)).isEqualTo(config);
    }

    @Test
    void everyFieldOfAConfigIsRead() throws Exception {
        HybridConfig config = HybridConfig.read(golden("biases-and-dt-limit"));
        assertThat(config)
                .isEqualTo(new HybridConfig(
                        37,
                        16,
                        24,
                        1,
                        64,
                        new AttentionShape(4, 2, 6, 1e11, true),
                        new MambaShape(4, 6, 1, 5, 4, 8, true, true, true, false, false, 0.3, 0.9),
                        new Multipliers(
                                5.656854249492381,
                                0.78,
                                0.39,
                                0.8,
                                0.9375,
                                1.25,
                                0.23570226039551587,
                                0.8838834764831844,
                                0.5859375,
                                0.35,
                                0.25,
                                0.45,
                                0.5,
                                0.65),
                        false,
                        true,
                        1e-5,
                        0.02,
                        0,
                        1,
                        List.of(2),
                        BlockOrder.SA_M));
    }

    @Test
    void configsOfTransformers4AndListsOfEndTokensAreRead() throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, """
                {"model_type": "falcon_h1", "vocab_size": 300, "hidden_size": 64, "intermediate_size": 128,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": null, "rope_theta": 1e11,
                 "rope_scaling": null, "mamba_d_ssm": null, "mamba_expand": 2, "mamba_n_heads": 4, "mamba_d_head": "auto",
                 "mamba_d_state": 16, "eos_token_id": [228, 11], "time_step_limit": [0.0, Infinity],
                 "attn_layer_indices": null, "torch_dtype": "bfloat16"}
                """);
        HybridConfig config = HybridConfig.read(file);
        assertThat(config.attention()).isEqualTo(new AttentionShape(4, 4, 16, 1e11, false));
        assertThat(config.mamba().innerSize()).isEqualTo(128);
        assertThat(config.mamba().headSize()).isEqualTo(32);
        assertThat(config.mamba().normBeforeGate()).isTrue();
        assertThat(config.mamba().limitsStep()).isFalse();
        assertThat(config.eosTokens()).containsExactly(228, 11);
        assertThat(config.multipliers()).isEqualTo(Multipliers.ONES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model_type\": \"llama\"} | model_type must be falcon_h1, but was 'llama'",
                "{\"model_type\": \"falcon_h1\", \"rope_theta\": 1e11, \"num_key_value_heads\": 5}"
                        + " | num_attention_heads must be a multiple of num_key_value_heads, but was 32 with 5",
                "{\"model_type\": \"falcon_h1\", \"rope_theta\": 1e11, \"mamba_n_heads\": 7}"
                        + " | mamba_d_ssm must be a multiple of the number of heads, but was 1024 with 7",
                "{\"model_type\": \"falcon_h1\", \"rope_theta\": 1e11, \"hidden_size\": \"big\"}"
                        + " | hidden_size must be an integer, but was \"big\"",
                "{\"model_type\": \"falcon_h1\"} | rope_theta is missing: expected it here or in rope_parameters",
                "{\"model_type\": \"falcon_h1\", \"mamba_nheads\": 8}"
                        + " | unknown key 'mamba_nheads', did you mean 'mamba_n_heads'?",
                "{\"model_type\": \"falcon_h1\", \"sliding_window\": 8} | unknown key 'sliding_window'; keys that are read: ",
                "{\"model_type\": \"falcon_h1\", \"quantization_config\": {}} | quantized weights are not supported",
                "[] | must be a JSON object, but was ARRAY",
                "{oops | not JSON"
            })
    void aConfigThatDoesNotFitNamesFileAndField(String json, String message) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, json);
        assertThatThrownBy(() -> HybridConfig.read(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }

    /** Published values: config.json of tiiuae's Falcon-H1 0.5B, 1.5B-Deep, 7B and 34B. */
    @ParameterizedTest
    @CsvSource({
        "1024, 2048, 8, 64, 24, 64, 128, 0.0390625, 0.390625, 0.9375, 1.25, 0.23570226039551587, 0.8838834764831844,"
                + " 0.5859375, 0.3535533905932738",
        "1280, 3072, 6, 128, 24, 64, 256, 0.03125, 0.17677669529663687, 0.5, 1.0, 0.23570226039551587,"
                + " 0.7071067811865476, 0.3125, 0.1767766952966369",
        "3072, 12288, 12, 128, 24, 128, 256, 0.013020833333333334, 0.030690398488999456, 0.10416666666666667,"
                + " 0.4166666666666667, 0.11785113019775793, 0.2946278254943948, 0.032552083333333336,"
                + " 0.1767766952966369",
        "5120, 21504, 20, 128, 32, 128, 256, 0.0078125, 0.011048543456039804, 0.0375, 0.25, 0.08838834764831845,"
                + " 0.1767766952966369, 0.011160714285714284, 0.1767766952966369"
    })
    void multipliersByWidthAreThePublishedOnes(
            int hidden,
            int intermediate,
            int heads,
            int headSize,
            int ssmHeads,
            int ssmHeadSize,
            int state,
            double lmHead,
            double key,
            double attentionOut,
            double ssmIn,
            double ssmOut,
            double gate,
            double down,
            double b) {
        Multipliers m = Multipliers.byWidth(
                hidden,
                intermediate,
                new AttentionShape(heads, 2, headSize, 1e11, false),
                new MambaShape(
                        ssmHeads,
                        ssmHeadSize,
                        1,
                        state,
                        4,
                        256,
                        true,
                        false,
                        false,
                        false,
                        false,
                        0,
                        Double.POSITIVE_INFINITY));
        double[] actual = {
            m.embedding(),
            m.lmHead(),
            m.key(),
            m.attentionIn(),
            m.attentionOut(),
            m.ssmIn(),
            m.ssmOut(),
            m.gate(),
            m.down(),
            m.z(),
            m.x(),
            m.b(),
            m.c(),
            m.dt()
        };
        double[] published = {
            5.656854249492381,
            lmHead,
            key,
            1,
            attentionOut,
            ssmIn,
            ssmOut,
            gate,
            down,
            0.3535533905932738,
            0.25,
            b,
            0.5,
            0.3535533905932738
        };
        assertThat(actual).containsExactly(published, within(1e-12));
    }

    @Test
    void aShapeMakesAConfigOfTheShardsVocabulary() {
        ModelShape shape = ConfigLoader.defaults(ModelShape.class);
        HybridConfig config = shape.toConfig(4000, 512, 12, 11);
        assertThat(config.vocabularySize()).isEqualTo(4000);
        assertThat(config.maxPositions()).isEqualTo(512);
        assertThat(config.padToken()).isEqualTo(12);
        assertThat(config.eosTokens()).containsExactly(11);
    }

    private static Path golden(String name) {
        return Path.of("..", "tests", "golden", "falcon-h1", name);
    }
}
