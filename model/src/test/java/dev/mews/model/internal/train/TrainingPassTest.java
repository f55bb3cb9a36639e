package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.internal.layer.Golden;
import dev.mews.model.internal.layer.GradientTest;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.LossHead;
import dev.mews.model.internal.layer.Segments;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class TrainingPassTest {
    private static final double Z_LOSS = 0.03;
    private static final double STEP = 1e-5;
    private static final int CHUNK = 4;

    @ParameterizedTest
    @ValueSource(strings = {"two-groups-gated-norm", "norm-before-gate-tied"})
    void gradientsWithZLossEqualFiniteDifferences(String name) {
        try (HybridModelHandle model = GradientTest.inDouble(name)) {
            Rows batch = rows(2, 9);
            TrainingPass pass = new TrainingPass(model, CHUNK);
            double reported = pass.run(batch, 2, Z_LOSS);
            double plain = TrainingPass.loss(
                    model, CHUNK, batch.tokens(), batch.seqIdx(), batch.positions(), batch.targets(), batch.rows());
            assertThat(reported).isCloseTo(plain, within(1e-12));
            SplittableRandom random = new SplittableRandom(3);
            Scopes.run(() -> model.parameters().tensors().forEach((key, p) -> {
                double[] gradient = Ops.doubles(p.grad());
                int at = random.nextInt(gradient.length);
                double slope =
                        (objective(model, batch, p, at, STEP) - objective(model, batch, p, at, -STEP)) / (2 * STEP);
                assertThat(gradient[at]).as("%s[%s]", key, at).isCloseTo(slope, within(1e-6 * Math.abs(slope) + 1e-8));
            }));
        }
    }

    /** Mean cross-entropy plus the weighted mean of the squared log of the softmax's denominator, from plain logits. */
    private static double objective(HybridModelHandle model, Rows batch, Tensor p, int at, double change) {
        return Scopes.withoutGradients(() -> {
            Tensor entry = p.view(-1).narrow(0, at, 1);
            double before = entry.item_double();
            entry.fill_(Ops.scalar(before + change));
            Segments segments = Segments.of(
                    batch.seqIdx(), batch.positions(), batch.rows(), batch.length(), CHUNK, ScalarType.Double);
            Map<String, Tensor> all = model.parameters().tensors();
            Tensor hidden = model.network()
                    .hidden(all, Ops.longs(batch.tokens(), batch.rows(), batch.length()), segments, null);
            double[] logits = Ops.doubles(model.network().logits(all, hidden));
            entry.fill_(Ops.scalar(before));
            int vocabulary = model.config().vocabularySize();
            double sum = 0;
            int kept = 0;
            for (int i = 0; i < batch.targets().length; i++) {
                if (batch.targets()[i] != LossHead.NO_TARGET) {
                    double z = 0;
                    for (int v = 0; v < vocabulary; v++) {
                        z += Math.exp(logits[i * vocabulary + v]);
                    }
                    z = Math.log(z);
                    sum += z - logits[i * vocabulary + batch.targets()[i]] + Z_LOSS * z * z;
                    kept++;
                }
            }
            return sum / kept;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-groups-gated-norm", "norm-before-gate-tied"})
    void addedPassesEqualTheWholeBatch(String name) {
        Rows batch = rows(5, 8);
        try (HybridModelHandle model = GradientTest.inDouble(name)) {
            TrainingPass pass = new TrainingPass(model, CHUNK);
            double whole = pass.run(batch, 5, Z_LOSS);
            Map<String, double[]> expected = gradients(model);
            assertThat(pass.run(batch, 2, Z_LOSS)).isCloseTo(whole, within(1e-12));
            gradients(model)
                    .forEach((key, actual) ->
                            assertThat(actual).as(key).containsExactly(expected.get(key), within(1e-12)));
        }
    }

    @Test
    void inSinglePrecisionTheyDifferByRoundingAndAlwaysTheSame() {
        Rows batch = rows(6, 16);
        try (HybridModelHandle model = HybridModelHandle.load(Golden.folder("two-groups-gated-norm"))) {
            TrainingPass pass = new TrainingPass(model, 16);
            double whole = pass.run(batch, 6, 0);
            Map<String, float[]> expected = singles(model);
            double added = pass.run(batch, 2, 0);
            assertThat(added).isCloseTo(whole, within(1e-6 * whole));
            Map<String, float[]> first = singles(model);
            first.forEach((key, actual) -> assertThat(actual)
                    .as(key)
                    .containsExactly(expected.get(key), within(2e-6f * Math.max(1e-1f, largest(expected.get(key))))));
            assertThat(pass.run(batch, 2, 0)).isEqualTo(added);
            singles(model).forEach((key, again) -> assertThat(again).as(key).isEqualTo(first.get(key)));
        }
    }

    private static float largest(float[] values) {
        float max = 0;
        for (float v : values) {
            max = Math.max(max, Math.abs(v));
        }
        return max;
    }

    private static Map<String, double[]> gradients(HybridModelHandle model) {
        return Scopes.get(() -> {
            Map<String, double[]> all = new LinkedHashMap<>();
            model.parameters().tensors().forEach((name, p) -> all.put(name, Ops.doubles(p.grad())));
            return all;
        });
    }

    private static Map<String, float[]> singles(HybridModelHandle model) {
        return Scopes.get(() -> {
            Map<String, float[]> all = new LinkedHashMap<>();
            model.parameters().tensors().forEach((name, p) -> all.put(name, Ops.floats(p.grad())));
            return all;
        });
    }

    /** Rows of two documents each, of different lengths, so that passes have different numbers of targets. */
    public static Rows rows(int rows, int length) {
        SplittableRandom random = new SplittableRandom(rows * 100L + length);
        int[] tokens = random.ints((long) rows * length, 1, 37).toArray();
        int[] seqIdx = new int[tokens.length];
        int[] positions = new int[tokens.length];
        int[] targets = new int[tokens.length];
        for (int r = 0; r < rows; r++) {
            int cut = 1 + random.nextInt(length - 1);
            for (int i = 0; i < length; i++) {
                int at = r * length + i;
                seqIdx[at] = i < cut ? 0 : 1;
                positions[at] = i < cut ? i : i - cut;
                targets[at] = i + 1 == cut || i + 1 == length ? LossHead.NO_TARGET : tokens[at + 1];
            }
        }
        Arrays.fill(targets, 0, Math.min(3, length), LossHead.NO_TARGET);
        return new Rows(tokens, seqIdx, positions, targets, rows);
    }
}
