package dev.mews.model.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.Precision;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.train.Rows;
import dev.mews.model.internal.train.TrainingPass;
import dev.mews.model.internal.train.TrainingPassTest;
import dev.mews.model.internal.weights.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products in bfloat16 and recomputed layers, against the plain pass. */
class PrecisionTest {
    private static final Rows BATCH = TrainingPassTest.rows(3, 24);

    @ParameterizedTest
    @ValueSource(strings = {"two-groups-gated-norm", "norm-before-gate-tied", "biases-and-dt-limit"})
    void roundedProductsStayNearAndLeaveTheParametersSingle(String name) {
        Run exact = run(name, Precision.FP32, false);
        Run rounded = run(name, Precision.BF16, false);
        assertThat(rounded.loss()).isNotEqualTo(exact.loss()).isCloseTo(exact.loss(), within(5e-3));
        rounded.gradients().forEach((key, actual) -> {
            float[] expected = exact.gradients().get(key);
            float largest = 1e-3f;
            for (float v : expected) {
                largest = Math.max(largest, Math.abs(v));
            }
            assertThat(actual).as(key).containsExactly(expected, within(3e-2f * largest));
        });
        assertThat(run(name, Precision.BF16, false).loss()).isEqualTo(rounded.loss());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-groups-gated-norm", "norm-before-gate-tied", "biases-and-dt-limit"})
    void recomputedLayersGiveTheSameBits(String name) {
        for (Precision precision : Precision.values()) {
            Run kept = run(name, precision, false);
            Run recomputed = run(name, precision, true);
            assertThat(recomputed.loss()).isEqualTo(kept.loss());
            kept.gradients()
                    .forEach((key, expected) ->
                            assertThat(recomputed.gradients().get(key)).as(key).isEqualTo(expected));
        }
    }

    private record Run(double loss, Map<String, float[]> gradients) {}

    private static Run run(String name, Precision precision, boolean recompute) {
        try (HybridModelHandle loaded = HybridModelHandle.load(Golden.folder(name))) {
            Parameters parameters = Parameters.zeros(loaded.config(), ScalarType.Float);
            loaded.parameterShapes().keySet().forEach(key -> parameters.set(key, loaded.parameter(key)));
            try (HybridModelHandle model = new HybridModelHandle(loaded.config(), parameters, precision)) {
                double loss = new TrainingPass(model, 8, recompute).run(BATCH, 2, 0);
                Map<String, float[]> gradients = new LinkedHashMap<>();
                Scopes.run(() -> parameters.tensors().forEach((key, p) -> {
                    assertThat(Ops.type(p)).isEqualTo(ScalarType.Float);
                    gradients.put(key, Ops.floats(p.grad()));
                }));
                return new Run(loss, gradients);
            }
        }
    }
}
