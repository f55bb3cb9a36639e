package dev.mews.model.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.HybridConfig;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.train.TrainingPass;
import dev.mews.model.internal.weights.Parameters;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class GradientTest {
    private static final double STEP = 1e-5;

    /** In double precision, over packed documents, entries drawn from every parameter. */
    @ParameterizedTest
    @ValueSource(strings = {"two-groups-gated-norm", "norm-before-gate-tied", "biases-and-dt-limit"})
    void gradientsEqualFiniteDifferencesOnPackedDocuments(String name) {
        try (HybridModelHandle model = inDouble(name)) {
            SplittableRandom random = new SplittableRandom(11);
            PackedRows batch = PackedRows.packed(List.of(
                    random.ints(7, 1, 37).toArray(),
                    random.ints(1, 1, 37).toArray(),
                    random.ints(12, 1, 37).toArray()));
            Map<String, Tensor> parameters = model.parameters().tensors();
            Scopes.run(() -> {
                new TrainingPass(model, 4)
                        .run(batch.tokens(), batch.seqIdx(), batch.positions(), batch.targets(), batch.rows());
                parameters.forEach((key, p) -> {
                    double[] gradient = Ops.doubles(p.grad());
                    for (int k = 0; k < 3; k++) {
                        int at = random.nextInt(gradient.length);
                        double slope = (lossWith(model, batch, p, at, STEP) - lossWith(model, batch, p, at, -STEP))
                                / (2 * STEP);
                        assertThat(gradient[at])
                                .as("%s[%s]", key, at)
                                .isCloseTo(slope, within(1e-6 * Math.abs(slope) + 1e-8));
                    }
                });
            });
        }
    }

    private static double lossWith(HybridModelHandle model, PackedRows batch, Tensor p, int at, double change) {
        return Scopes.withoutGradients(() -> {
            Tensor entry = p.view(-1).narrow(0, at, 1);
            double before = entry.item_double();
            entry.fill_(Ops.scalar(before + change));
            double loss = TrainingPass.loss(
                    model, 4, batch.tokens(), batch.seqIdx(), batch.positions(), batch.targets(), batch.rows());
            entry.fill_(Ops.scalar(before));
            return loss;
        });
    }

    public static HybridModelHandle inDouble(String name) {
        try (HybridModelHandle single = HybridModelHandle.load(Golden.folder(name))) {
            HybridConfig config = single.config();
            Parameters wide = Parameters.zeros(config, ScalarType.Double);
            single.parameterShapes().keySet().forEach(key -> wide.set(key, single.parameter(key)));
            return new HybridModelHandle(config, wide);
        }
    }
}
