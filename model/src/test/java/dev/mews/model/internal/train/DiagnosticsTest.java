package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.internal.layer.Golden;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.StepSizes;
import dev.mews.model.internal.torch.Scopes;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the answer is known from the parameters alone. */
class DiagnosticsTest {
    @Test
    void withoutInputTimeStepsAreThoseOfTheirBiases() {
        try (HybridModelHandle model = HybridModelHandle.load(Golden.folder("plain-one-kv-head"))) {
            String mamba = "model.layers.0.mamba.";
            Scopes.withoutGradients(() -> {
                Map.copyOf(model.parameters().tensors()).forEach((name, p) -> {
                    if (name.endsWith("mamba.in_proj.weight")) {
                        p.zero_();
                    }
                });
                return null;
            });
            float[] steps = model.parameter(mamba + "dt_bias");
            for (int i = 0; i < steps.length; i++) {
                steps[i] = (float) Math.log1p(Math.exp(steps[i]));
            }
            Arrays.sort(steps);
            StepSizes sizes = new StepSizes();
            model.network().observe(sizes);
            model.logits(new int[] {1, 2, 3, 4, 5});
            model.network().observe(null);
            model.logits(new int[] {6});
            Map<String, Double> figures = sizes.figures();
            assertThat(figures).hasSize(4 * model.config().layers());
            // Five equal values for each head.
            assertThat(figures.get("dt/max/layer00")).isCloseTo(steps[steps.length - 1], within(1e-6));
            assertThat(figures.get("dt/p05/layer00")).isCloseTo(steps[0], within(1e-6));
            assertThat(figures.get("dt/p50/layer00"))
                    .isCloseTo(steps[(int) Math.ceil(0.5 * 5 * steps.length - 1) / 5], within(1e-6));
        }
    }

    @Test
    void normsAreRootsOfSumsOfSquaresOverAGroup() {
        try (HybridModelHandle model = HybridModelHandle.load(Golden.folder("plain-one-kv-head"))) {
            double sum = 0;
            for (int layer = 0; layer < model.config().layers(); layer++) {
                for (float v : model.parameter("model.layers." + layer + ".feed_forward.up_proj.weight")) {
                    sum += (double) v * v;
                }
            }
            Map<String, Double> figures = GroupNorms.figures(model.parameters().tensors());
            assertThat(figures.get("param_norm/mlp_up")).isCloseTo(Math.sqrt(sum), within(1e-5 * Math.sqrt(sum)));
            assertThat(figures).doesNotContainKey("grad_norm/mlp_up");
        }
    }
}
