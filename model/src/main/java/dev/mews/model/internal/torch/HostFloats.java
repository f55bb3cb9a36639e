package dev.mews.model.internal.torch;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/** Vectors between libtorch's memory and Java's, and functions of their entries. */
public final class HostFloats {
    /** Above it softplus is the identity in float32, as in libtorch. */
    private static final float SOFTPLUS_LINEAR = 20;

    private HostFloats() {}

    /** A copy of a parameter times a factor; null of null. */
    public static float[] of(Tensor t, double factor) {
        if (t == null) {
            return null;
        }
        float[] values = Scopes.get(() -> Ops.floats(t.detach()));
        if (factor != 1) {
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) factor;
            }
        }
        return values;
    }

    /** Native memory of zeros, until its reference is released. */
    public static FloatPointer buffer(long size) {
        FloatPointer p = Scopes.keep(new FloatPointer(size));
        p.zero();
        return p;
    }

    public static float silu(float x) {
        return (float) (x / (1 + Math.exp(-x)));
    }

    public static float softplus(float x) {
        return x > SOFTPLUS_LINEAR ? x : (float) Math.log1p(Math.exp(x));
    }

    public static void add(float[] to, float[] x) {
        for (int i = 0; i < to.length; i++) {
            to[i] += x[i];
        }
    }
}
