package dev.mews.model.internal.torch;

import org.bytedeco.pytorch.Tensor;

/** RMSNorm of one row in plain Java: {@link Ops#rmsNorm}, with the sum in double precision. */
public final class HostNorm {
    private final float[] weight;
    private final double eps;

    public HostNorm(Tensor weight, double eps) {
        this.weight = HostFloats.of(weight, 1);
        this.eps = eps;
    }

    public void apply(float[] x, float[] y) {
        apply(x, 0, x.length, y);
    }

    /** {@code y = x / sqrt(mean(x^2) + eps) * weight} for {@code size} entries from {@code from} on; y may be x. */
    public void apply(float[] x, int from, int size, float[] y) {
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            sum += (double) x[i] * x[i];
        }
        float scale = (float) (1 / Math.sqrt(sum / size + eps));
        for (int i = from; i < from + size; i++) {
            y[i] = x[i] * scale * weight[i];
        }
    }
}
