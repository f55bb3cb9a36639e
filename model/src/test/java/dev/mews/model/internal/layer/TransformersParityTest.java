package dev.mews.model.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.checkpoint.SafetensorsReader;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against transformers' FalconH1ForCausalLM: folders and generator in {@code tests/golden/falcon-h1}. */
class TransformersParityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "two-groups-gated-norm",
                "norm-before-gate-tied",
                "biases-and-dt-limit",
                "plain-one-kv-head",
                "two-groups-norm-before-gate",
                "wide-heads-all-biases",
                "shorter-than-the-convolution",
                "one-token"
            })
    void logitsLossAndEveryGradientEqualTransformers(String name) throws IOException {
        try (HybridModelHandle model = HybridModelHandle.load(Golden.folder(name));
                SafetensorsReader expected =
                        SafetensorsReader.open(Golden.folder(name).resolve("expected.safetensors"))) {
            int[] ids = Golden.ints(expected.longs("input_ids"));
            int rows = expected.tensors().get("input_ids").shape().get(0).intValue();

            PackedRows batch = PackedRows.unbroken(ids, rows);
            assertClose("logits", Forward.logits(model, batch, 8), expected.floats("logits"), 1e-5, 1);
            if (!expected.tensors().containsKey("loss")) {
                return;
            }
            Forward.Gradients actual = Forward.gradients(model, batch, 8);
            double loss = expected.floats("loss")[0];
            assertThat(actual.loss()).isCloseTo(loss, within(1e-6 * loss));
            for (Map.Entry<String, float[]> entry : actual.byName().entrySet()) {
                String key = entry.getKey();
                boolean scan = key.endsWith("A_log") || key.endsWith("dt_bias") || key.endsWith(".D");
                float[] reference = expected.floats("grad." + key);
                assertClose(key, entry.getValue(), reference, scan ? 1e-4 : 2e-5, largest(reference));
            }
        }
    }

    private static void assertClose(String what, float[] actual, float[] expected, double tolerance, double unit) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst).as("largest difference of " + what).isLessThanOrEqualTo(tolerance * unit);
    }

    private static double largest(float[] values) {
        double max = 1e-3; // some gradients are zero by construction: with one target, a query sees one key
        for (float v : values) {
            max = Math.max(max, Math.abs(v));
        }
        return max;
    }
}
