package dev.mews.model.internal.torch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Small helpers around libtorch: constants made once, arrays in and out, norms. */
public final class Ops {
    private static final Map<Double, Scalar> SCALARS = new ConcurrentHashMap<>();

    private Ops() {}

    /** A constant, kept for the life of the process: a new one per operation doubles the cost of small operations. */
    public static Scalar scalar(double value) {
        return SCALARS.computeIfAbsent(value, v -> Scopes.keep(new Scalar((double) v)));
    }

    public static TensorVector list(Tensor... tensors) {
        return new TensorVector(tensors);
    }

    /** Element type; interned, because JavaCPP gives a new enum object for every call. */
    public static ScalarType type(Tensor t) {
        return t.scalar_type().intern();
    }

    public static TensorOptions options(ScalarType type) {
        return new TensorOptions(type);
    }

    public static Tensor tensor(float[] values, long... shape) {
        Tensor t = torch.empty(shape, options(ScalarType.Float), null);
        t.data_ptr_float().put(values, 0, values.length);
        return t;
    }

    public static Tensor tensor(double[] values, long... shape) {
        Tensor t = torch.empty(shape, options(ScalarType.Double), null);
        t.data_ptr_double().put(values, 0, values.length);
        return t;
    }

    public static Tensor tensor(long[] values, long... shape) {
        Tensor t = torch.empty(shape, options(ScalarType.Long), null);
        t.data_ptr_long().put(values, 0, values.length);
        return t;
    }

    /** Token ids, positions or segment numbers as a tensor of 64-bit integers. */
    public static Tensor longs(int[] values, long... shape) {
        long[] wide = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return tensor(wide, shape);
    }

    public static float[] floats(Tensor t) {
        Tensor dense = t.contiguous();
        float[] out = new float[Math.toIntExact(dense.numel())];
        try (FloatPointer p = dense.data_ptr_float()) {
            p.get(out, 0, out.length);
        }
        return out;
    }

    public static double[] doubles(Tensor t) {
        Tensor dense = t.contiguous();
        double[] out = new double[Math.toIntExact(dense.numel())];
        try (DoublePointer p = dense.data_ptr_double()) {
            p.get(out, 0, out.length);
        }
        return out;
    }

    static long[] longValues(Tensor t) {
        Tensor dense = t.contiguous();
        long[] out = new long[Math.toIntExact(dense.numel())];
        try (LongPointer p = dense.data_ptr_long()) {
            p.get(out, 0, out.length);
        }
        return out;
    }

    public static Tensor mul(Tensor t, double factor) {
        return factor == 1 ? t : torch.mul(t, scalar(factor));
    }

    /** RMSNorm over the last axis: {@code x / sqrt(mean(x^2) + eps) * weight}. */
    public static Tensor rmsNorm(Tensor x, Tensor weight, double eps) {
        Tensor normed = torch.mul(x, rmsScale(x, eps));
        return weight == null ? normed : torch.mul(normed, weight);
    }

    /** What RMSNorm multiplies each row with: {@code 1 / sqrt(mean(x^2) + eps)}. */
    public static Tensor rmsScale(Tensor x, double eps) {
        return torch.rsqrt(
                torch.mean(torch.mul(x, x), new long[] {-1}, true, null).add_(scalar(eps)));
    }

    public static TensorOptional optional(Tensor t) {
        return t == null ? new TensorOptional() : new TensorOptional(t);
    }
}
