package dev.mews.model.internal.layer;

import dev.mews.model.Precision;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The large matrix products, in the type of their inputs or in bfloat16. In bfloat16 inputs and weights are rounded for the
 * product only, sums inside it are in float32, and the result is float32 again: weights, norms, attention scores and the
 * state-space scan stay in float32.
 *
 * @param precision type of the products
 */
public record Linear(Precision precision) {
    private static final Map<ScalarType, Tensor> NOTHING = new ConcurrentHashMap<>();

    /**
     * {@code alpha * x W^T + beta * bias}, with the multipliers inside the matrix product, where they cost nothing.
     *
     * @param x (..., in)
     * @param weight (out, in)
     * @param bias (out), or null
     */
    Tensor apply(Tensor x, Tensor weight, Tensor bias, double alpha, double beta) {
        long in = weight.size(1);
        Tensor flat = x.dim() == 2 ? x : x.reshape(-1, in);
        Tensor y = precision == Precision.BF16
                ? rounded(flat, weight, bias, alpha, beta)
                : exact(flat, weight, bias, alpha, beta);
        if (x.dim() == 2) {
            return y;
        }
        long[] shape = new long[(int) x.dim()];
        for (int i = 0; i < shape.length - 1; i++) {
            shape[i] = x.size(i);
        }
        shape[shape.length - 1] = weight.size(0);
        return y.view(shape);
    }

    private static Tensor rounded(Tensor x, Tensor weight, Tensor bias, double alpha, double beta) {
        Tensor product = exact(half(x), half(weight), null, alpha, 1).toType(Ops.type(x));
        return bias == null ? product : torch.add(product, bias, Ops.scalar(beta));
    }

    private static Tensor exact(Tensor x, Tensor weight, Tensor bias, double alpha, double beta) {
        Tensor transposed = weight.t();
        if (bias != null) {
            return torch.addmm(bias, x, transposed, Ops.scalar(beta), Ops.scalar(alpha));
        }
        if (alpha == 1) {
            return torch.mm(x, transposed);
        }
        return torch.addmm(nothing(Ops.type(x)), x, transposed, Ops.scalar(0), Ops.scalar(alpha));
    }

    /** {@code alpha a b} of two matrices, for gradients written out by hand. */
    Tensor product(Tensor a, Tensor b, double alpha) {
        if (precision == Precision.BF16) {
            Tensor product = torch.mm(half(a), half(b)).toType(Ops.type(a));
            return alpha == 1 ? product : product.mul_(Ops.scalar(alpha));
        }
        return alpha == 1 ? torch.mm(a, b) : torch.addmm(nothing(Ops.type(a)), a, b, Ops.scalar(0), Ops.scalar(alpha));
    }

    /** Adds {@code alpha a b} to {@code sum}. */
    void addProduct(Tensor sum, Tensor a, Tensor b, double alpha) {
        if (precision == Precision.BF16) {
            sum.add_(product(a, b, 1), Ops.scalar(alpha));
        } else {
            sum.addmm_(a, b, Ops.scalar(1), Ops.scalar(alpha));
        }
    }

    private static Tensor half(Tensor t) {
        return t.toType(ScalarType.BFloat16);
    }

    /** What addmm wants as its first summand when there is none. */
    private static Tensor nothing(ScalarType type) {
        return NOTHING.computeIfAbsent(type, t -> Scopes.keep(torch.zeros(new long[] {1}, Ops.options(t))));
    }
}
