package dev.mews.model.internal;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Adam with decoupled weight decay; every parameter has factors of rate and decay ({@link ParameterGroups}).
 *
 * <pre>
 *   p = p (1 - lr decay)      m = b1 m + (1-b1) g      v = b2 v + (1-b2) g^2
 *   p = p - lr / (1-b1^t) * m / (sqrt(v) / sqrt(1-b2^t) + eps)
 * </pre>
 *
 * @see "Loshchilov, Hutter: Decoupled Weight Decay Regularization, arXiv 1711.05101"
 */
final class AdamW implements AutoCloseable {
    /** Keeps the scale finite for a gradient of zeros; as libtorch's clip_grad_norm_. */
    private static final double CLIP_EPS = 1e-6;

    private final Map<String, Tensor> parameters;
    private final Parameters mean;
    private final Parameters square;
    private final double beta1;
    private final double beta2;
    private final double eps;
    private final double clip;
    private final Map<String, ParameterGroups> groups;

    AdamW(
            Parameters parameters,
            Map<String, long[]> shapes,
            double beta1,
            double beta2,
            double eps,
            double clip,
            Map<String, ParameterGroups> groups) {
        this.parameters = parameters.tensors();
        this.mean = Parameters.zeros(shapes, ScalarType.Float);
        this.square = Parameters.zeros(shapes, ScalarType.Float);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        this.clip = clip;
        this.groups = groups;
    }

    /** Running mean of the gradients: part of a checkpoint. */
    Parameters mean() {
        return mean;
    }

    /** Running mean of the squared gradients: part of a checkpoint. */
    Parameters square() {
        return square;
    }

    /** Norm of all gradients together. */
    double gradientNorm() {
        return Scopes.withoutGradients(() -> {
            double sum = 0;
            for (Tensor p : parameters.values()) {
                Tensor g = p.grad().view(-1);
                sum += torch.dot(g, g).item_double();
            }
            return Math.sqrt(sum);
        });
    }

    /**
     * One update.
     *
     * @param step 1 for the first
     * @param weightDecay share by which matrices shrink, per unit of learning rate
     * @param gradientNorm of {@link #gradientNorm}, for clipping
     */
    void step(int step, double learningRate, double weightDecay, double gradientNorm) {
        double scale = clip / (gradientNorm + CLIP_EPS);
        double correction1 = 1 - StrictMath.pow(beta1, step);
        double correction2 = 1 - StrictMath.pow(beta2, step);
        Scopes.withoutGradients(() -> {
            Scalar clipped = new Scalar(scale);
            Scalar root = new Scalar(1 / Math.sqrt(correction2));
            parameters.forEach((name, p) -> {
                Tensor g = p.grad();
                if (scale < 1) {
                    g.mul_(clipped);
                }
                ParameterGroups group = groups.get(name);
                double rate = learningRate * group.rate();
                if (group.decay() != 0) {
                    p.mul_(new Scalar(1 - rate * weightDecay * group.decay()));
                }
                Tensor m = mean.tensors().get(name);
                Tensor v = square.tensors().get(name);
                m.lerp_(g, Ops.scalar(1 - beta1));
                v.mul_(Ops.scalar(beta2)).addcmul_(g, g, Ops.scalar(1 - beta2));
                Tensor denominator = torch.sqrt(v).mul_(root).add_(Ops.scalar(eps));
                p.addcdiv_(m, denominator, new Scalar(-rate / correction1));
            });
            return null;
        });
    }

    @Override
    public void close() {
        mean.close();
        square.close();
    }
}
