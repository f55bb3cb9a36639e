package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.weights.ParameterShapes;
import dev.mews.model.internal.weights.Parameters;
import dev.mews.model.train.ModelShape.MultiplierRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.95;
    private static final double EPS = 1e-8;
    private static final double DECAY = 0.1;
    private static final double CLIP = 1.0;

    @BeforeAll
    static void startLibtorch() {
        Libtorch.ensureStarted();
    }

    @Test
    void tenStepsEqualThePlainTwinWithClippingAndDecayOfMatricesOnly() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("matrix", new long[] {5, 4});
        shapes.put("vector", new long[] {6});
        shapes.put("taps", new long[] {3, 1, 4});
        SplittableRandom random = new SplittableRandom(9);
        try (Parameters parameters = Parameters.zeros(shapes, ScalarType.Float);
                AdamW optimizer = new AdamW(parameters, shapes, BETA1, BETA2, EPS, CLIP, plainGroups(shapes))) {
            parameters.requireGradients(true);
            Map<String, Twin> twins = new LinkedHashMap<>();
            shapes.forEach((name, shape) -> {
                float[] start = uniform(random, (int) ParameterShapes.count(shape), 1);
                parameters.set(name, start);
                twins.put(name, new Twin(start, shape.length == 2 ? DECAY : 0));
            });
            for (int step = 1; step <= 10; step++) {
                int now = step;
                double rate = 0.01 * step;
                Map<String, float[]> gradients = new LinkedHashMap<>();
                // Small gradients are left as they are, large ones are clipped.
                double size = step % 2 == 0 ? 0.01 : 3;
                shapes.forEach((name, shape) ->
                        gradients.put(name, uniform(random, (int) ParameterShapes.count(shape), size)));
                double norm = Math.sqrt(gradients.values().stream()
                        .mapToDouble(AdamWTest::squares)
                        .sum());
                Scopes.run(() -> {
                    gradients.forEach((name, g) ->
                            parameters.tensors().get(name).mutable_grad().put(Ops.tensor(g, shapes.get(name))));
                    double measured = optimizer.gradientNorm();
                    assertThat(measured).isCloseTo(norm, within(1e-6 * norm));
                    optimizer.step(now, rate, DECAY, measured);
                });
                twins.forEach((name, twin) -> twin.step(now, rate, gradients.get(name), norm));
            }
            twins.forEach((name, twin) -> {
                float[] actual = parameters.get(name);
                for (int i = 0; i < actual.length; i++) {
                    assertThat((double) actual[i]).as(name).isCloseTo(twin.p[i], within(1e-6));
                }
            });
        }
    }

    static Map<String, ParameterGroups> plainGroups(Map<String, long[]> shapes) {
        Map<String, ParameterGroups> groups = new LinkedHashMap<>();
        shapes.forEach((name, shape) ->
                groups.put(name, ParameterGroups.of(name, shape.length, MultiplierRule.ONES, Map.of())));
        return groups;
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v;
        }
        return sum;
    }

    private static float[] uniform(SplittableRandom random, int n, double size) {
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = (float) random.nextDouble(-size, size);
        }
        return v;
    }

    /** The definition in double precision. */
    private static final class Twin {
        private final double[] p;
        private final double[] m;
        private final double[] v;
        private final double decay;

        Twin(float[] start, double decay) {
            this.p = new double[start.length];
            this.m = new double[start.length];
            this.v = new double[start.length];
            this.decay = decay;
            for (int i = 0; i < p.length; i++) {
                p[i] = start[i];
            }
        }

        void step(int t, double rate, float[] gradient, double norm) {
            double scale = Math.min(1, CLIP / (norm + 1e-6));
            for (int i = 0; i < p.length; i++) {
                double g = gradient[i] * scale;
                p[i] -= rate * decay * p[i];
                m[i] = BETA1 * m[i] + (1 - BETA1) * g;
                v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
                double mean = m[i] / (1 - Math.pow(BETA1, t));
                double root = Math.sqrt(v[i] / (1 - Math.pow(BETA2, t)));
                p[i] -= rate * mean / (root + EPS);
            }
        }
    }
}
