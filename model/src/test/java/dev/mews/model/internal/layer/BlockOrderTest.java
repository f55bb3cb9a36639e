package dev.mews.model.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mews.core.config.ConfigException;
import dev.mews.core.config.ConfigLoader;
import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.HybridModel;
import dev.mews.model.Precision;
import dev.mews.model.internal.decode.DecodeSession;
import dev.mews.model.train.TrainConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockOrderTest {
    private static final int[] TOKENS = new SplittableRandom(8).ints(11, 1, 37).toArray();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(BlockOrder.class)
    void logitsAreThoseOfTheDefinition(BlockOrder order) {
        try (HybridModelHandle model = HybridModelHandle.create(config(order), 5)) {
            scatterNorms(model);
            double[] expected = new NaiveForward(model).logits(TOKENS);
            float[] actual = model.logits(TOKENS);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-5));
            }
            assertThat(Arrays.stream(expected).map(Math::abs).max().orElse(0)).isGreaterThan(0.05);
        }
    }

    @ParameterizedTest
    @EnumSource(BlockOrder.class)
    void generationWithCachesEqualsTheWholeText(BlockOrder order) {
        try (HybridModelHandle model = HybridModelHandle.create(config(order), 6);
                DecodeSession session = new DecodeSession(model)) {
            float[] whole = model.logits(TOKENS);
            session.append(Arrays.copyOf(TOKENS, 6));
            float[] last = null;
            for (int t = 6; t < TOKENS.length; t++) {
                last = session.append(new int[] {TOKENS[t]});
            }
            assertThat(last).containsExactly(Arrays.copyOfRange(whole, 10 * 37, 11 * 37), within(1e-5f));
        }
    }

    @ParameterizedTest
    @EnumSource(BlockOrder.class)
    void theOrderIsKeptInItsFileAndOnlyWhenItIsNotTheReleasedOne(BlockOrder order) throws Exception {
        HybridModel.init(folder, config(order), 1, Precision.FP32);
        String json = Files.readString(folder.resolve("config.json"));
        assertThat(json.contains("block_order")).isEqualTo(order != BlockOrder.SA_M);
        try (HybridModel model = HybridModel.load(folder)) {
            assertThat(model.config()).isEqualTo(config(order));
            assertThat(model.parameterShapes().containsKey("model.layers.0.pre_attention_layernorm.weight"))
                    .isEqualTo(order == BlockOrder.S_A_M);
            assertThat(model.parameterShapes().containsKey("model.layers.0.pre_ff_layernorm.weight"))
                    .isEqualTo(order != BlockOrder.SAM);
        }
    }

    /** 128 channels of the mixer, 64 of queries and 64 of the MLP: 32 an eighth. */
    @Test
    void channelsAreSharedOutInEighths() {
        HybridConfig config = shape("allocation: {ssm: 2, attention: 1, mlp: 5}");
        assertThat(config.mamba().innerSize()).isEqualTo(64);
        assertThat(config.attention().querySize()).isEqualTo(32);
        assertThat(config.intermediateSize()).isEqualTo(160);
        assertThat(shape("block_order: sam").mamba().innerSize()).isEqualTo(128);
    }

    @Test
    void sharesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> shape("allocation: {ssm: 2, attention: 1, mlp: 4}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ssm + attention + mlp must be 8 eighths, but were 2 + 1 + 4 = 7");
        assertThatThrownBy(() -> shape("intermediate_size: 72, allocation: {ssm: 2, attention: 1, mlp: 5}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "allocation.attention: 1 eighths of 264 channels are no whole number of heads of 8");
        assertThatThrownBy(() -> shape("key_value_heads: 8, allocation: {ssm: 2, attention: 1, mlp: 5}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "num_attention_heads must be a multiple of num_key_value_heads, but was 4 with 8");
    }

    private static HybridConfig config(BlockOrder order) {
        return shape("multipliers: width, ssm_groups: 2, layers: 2, hidden_size: 24, block_order: "
                + order.name().toLowerCase(Locale.ROOT));
    }

    private static HybridConfig shape(String keys) {
        String width = keys.contains("intermediate_size") ? "" : "intermediate_size: 64, ";
        String shared = keys.contains("key_value_heads") ? "" : "key_value_heads: 2, ";
        return ConfigLoader.parse(
                        "test.yaml",
                        "model: {" + width + shared + "heads: 8, head_size: 8, ssm_heads: 8, ssm_head_size: 16,"
                                + " ssm_state_size: 4, " + keys + "}",
                        TrainConfig.class,
                        Map.of())
                .model()
                .toConfig(37, 64, 0, 1);
    }

    /** Norms start as ones, which would hide one taken for another. */
    private static void scatterNorms(HybridModelHandle model) {
        SplittableRandom random = new SplittableRandom(2);
        model.parameterShapes().forEach((name, shape) -> {
            if (name.endsWith("layernorm.weight")) {
                float[] values = new float[(int) shape[0]];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextDouble(0.5, 1.5);
                }
                model.parameters().set(name, values);
            }
        });
    }
}
