package dev.mews.model.internal.layer;

import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Logits and cross-entropy together, a slice of tokens at a time, with the gradient written out by hand:
 * {@code d loss / d logits = softmax(logits) - onehot(target)}. The logits of a whole batch, the largest tensor of a small
 * model, never exist at once.
 */
public final class LossHead {
    /** Marks a position without a target. */
    public static final int NO_TARGET = -100;

    /** Tokens per slice: large enough for full matrix speed, small enough to stay in cache. */
    static final int SLICE = 256;

    private LossHead() {}

    /**
     * Sum of the cross-entropy over all positions that have a target, in nats.
     *
     * @param linear the matrix products
     * @param hidden (tokens, hidden)
     * @param head (vocabulary, hidden)
     * @param scale multiplier of the logits
     * @param targets per position, or {@link #NO_TARGET}
     */
    public static double loss(Linear linear, Tensor hidden, Tensor head, double scale, int[] targets) {
        return run(linear, hidden, head, scale, targets, 0, 0, null, null, null, null);
    }

    /** Cross-entropy of each position, in nats; 0 where there is no target. */
    public static double[] losses(Linear linear, Tensor hidden, Tensor head, double scale, int[] targets) {
        double[] each = new double[targets.length];
        run(linear, hidden, head, scale, targets, 0, 0, null, each, null, null);
        return each;
    }

    /** Adds the gradients of the sum of each position's cross-entropy times its factor; see {@link #lossAndGradients}. */
    public static void gradients(
            Linear linear,
            Tensor hidden,
            Tensor head,
            double scale,
            int[] targets,
            float[] factors,
            Tensor hiddenGrad,
            Tensor headGrad) {
        run(linear, hidden, head, scale, targets, 1, 0, factors, null, hiddenGrad, headGrad);
    }

    /**
     * As {@link #loss}, and adds the gradients of {@code weight * sum} to {@code hiddenGrad} and {@code headGrad}; the
     * gradients are those of the cross-entropy plus {@code zLoss * log(sum(exp(logits)))^2}.
     *
     * @param zLoss weight of the squared logarithm of the softmax's denominator
     * @param hiddenGrad (tokens, hidden), zeros
     * @param headGrad (vocabulary, hidden)
     */
    public static double lossAndGradients(
            Linear linear,
            Tensor hidden,
            Tensor head,
            double scale,
            int[] targets,
            double weight,
            double zLoss,
            Tensor hiddenGrad,
            Tensor headGrad) {
        return run(linear, hidden, head, scale, targets, weight, zLoss, null, null, hiddenGrad, headGrad);
    }

    private static double run(
            Linear linear,
            Tensor hidden,
            Tensor head,
            double scale,
            int[] targets,
            double weight,
            double zLoss,
            float[] factors,
            double[] each,
            Tensor hiddenGrad,
            Tensor headGrad) {
        double sum = 0;
        for (int from = 0; from < targets.length; from += SLICE) {
            int start = from;
            int size = Math.min(SLICE, targets.length - from);
            sum += Scopes.withoutGradients(() -> slice(
                    linear,
                    hidden,
                    head,
                    scale,
                    targets,
                    start,
                    size,
                    weight,
                    zLoss,
                    factors,
                    each,
                    hiddenGrad,
                    headGrad));
        }
        return sum;
    }

    private static double slice(
            Linear linear,
            Tensor hidden,
            Tensor head,
            double scale,
            int[] targets,
            int from,
            int size,
            double weight,
            double zLoss,
            float[] factors,
            double[] each,
            Tensor hiddenGrad,
            Tensor headGrad) {
        long[] target = new long[size];
        float[] kept = new float[size];
        boolean[] counted = new boolean[size];
        for (int i = 0; i < size; i++) {
            counted[i] = targets[from + i] != NO_TARGET;
            target[i] = counted[i] ? targets[from + i] : 0;
            float factor = factors == null ? 1 : factors[from + i];
            kept[i] = counted[i] ? factor : 0;
        }
        Tensor h = hidden.narrow(0, from, size);
        Tensor logits = linear.apply(h, head, null, scale, 0);
        Tensor index = Ops.tensor(target, size, 1);
        Tensor logProbability = torch.log_softmax(logits, 1);
        double sum = sum(logProbability.gather(1, index), counted, each, from);
        if (headGrad != null) {
            Tensor mask = Ops.tensor(kept, size, 1).toType(Ops.type(h));
            Tensor pull = zLoss == 0 ? null : pull(logits, logProbability, zLoss);
            Tensor grad = logProbability.exp_();
            if (pull != null) {
                grad.mul_(pull);
            }
            grad.scatter_add_(1, index, torch.neg(torch.ones(new long[] {size, 1}, Ops.options(Ops.type(h)))));
            // Not a kept constant: it follows the number of targets of each batch.
            grad.mul_(torch.mul(mask, new Scalar(weight * scale)));
            hiddenGrad.narrow(0, from, size).copy_(linear.product(grad, head, 1));
            linear.addProduct(headGrad, grad.t(), h, 1);
        }
        return sum;
    }

    /** Factor of the probabilities in the gradient: d (z^2) / d logits = 2 z softmax(logits), with z the log of its denominator. */
    private static Tensor pull(Tensor logits, Tensor logProbability, double zLoss) {
        Tensor z = torch.sub(logits.narrow(1, 0, 1), logProbability.narrow(1, 0, 1));
        return z.mul_(Ops.scalar(2 * zLoss)).add_(Ops.scalar(1));
    }

    /** Sum of the losses that count; each goes to {@code each} too, if that is wanted. */
    private static double sum(Tensor logProbabilities, boolean[] counted, double[] each, int from) {
        double[] values = Ops.doubles(logProbabilities.toType(ScalarType.Double));
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            if (counted[i]) {
                sum -= values[i];
                if (each != null) {
                    each[from + i] = -values[i];
                }
            }
        }
        return sum;
    }
}
