package dev.mews.model.internal;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
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

    /**
     * Numbers of a parameter that go through all operations before the next: they stay in the cache of a core, where whole
     * parameters would be read from memory once per operation.
     */
    private static final int PIECE = 1 << 17;

    /** Numbers whose squares are added up in float32. */
    private static final int NORM_PIECE = 1 << 12;

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

    /** Norm of all gradients together: the norm of the norms of pieces, which libtorch's threads share. */
    double gradientNorm() {
        return Scopes.withoutGradients(() -> {
            double sum = 0;
            for (Tensor p : parameters.values()) {
                Tensor g = p.grad().view(-1);
                long whole = g.numel() / NORM_PIECE * NORM_PIECE;
                sum += squares(g.narrow(0, 0, whole).view(-1, NORM_PIECE))
                        + squares(g.narrow(0, whole, g.numel() - whole).view(1, -1));
            }
            return Math.sqrt(sum);
        });
    }

    /** Sum of the squares, row by row. */
    private static double squares(Tensor rows) {
        if (rows.numel() == 0) {
            return 0;
        }
        Tensor norms = torch.linalg_vector_norm(rows, Ops.scalar(2), new long[] {1}, false, new ScalarTypeOptional());
        double sum = 0;
        for (double norm : Ops.doubles(norms.toType(ScalarType.Double))) {
            sum += norm * norm;
        }
        return sum;
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
                ParameterGroups group = groups.get(name);
                double rate = learningRate * group.rate();
                Scalar shrink = group.decay() == 0 ? null : new Scalar(1 - rate * weightDecay * group.decay());
                Scalar pull = new Scalar(-rate / correction1);
                Tensor[] all = {
                    p.view(-1),
                    p.grad().view(-1),
                    mean.tensors().get(name).view(-1),
                    square.tensors().get(name).view(-1)
                };
                for (long from = 0; from < p.numel(); from += PIECE) {
                    long start = from;
                    long size = Math.min(PIECE, p.numel() - from);
                    Scopes.run(() -> piece(
                            all[0].narrow(0, start, size),
                            all[1].narrow(0, start, size),
                            all[2].narrow(0, start, size),
                            all[3].narrow(0, start, size),
                            scale < 1 ? clipped : null,
                            shrink,
                            root,
                            pull));
                }
            });
            return null;
        });
    }

    private void piece(
            Tensor p, Tensor g, Tensor m, Tensor v, Scalar clipped, Scalar shrink, Scalar root, Scalar pull) {
        if (clipped != null) {
            g.mul_(clipped);
        }
        if (shrink != null) {
            p.mul_(shrink);
        }
        m.lerp_(g, Ops.scalar(1 - beta1));
        v.mul_(Ops.scalar(beta2)).addcmul_(g, g, Ops.scalar(1 - beta2));
        p.addcdiv_(m, torch.sqrt(v).mul_(root).add_(Ops.scalar(eps)), pull);
    }

    @Override
    public void close() {
        mean.close();
        square.close();
    }
}
