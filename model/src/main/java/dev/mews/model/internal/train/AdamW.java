package dev.mews.model.internal.train;

import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.torch.Team;
import dev.mews.model.internal.torch.Work;
import dev.mews.model.internal.weights.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
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
public final class AdamW implements AutoCloseable {
    /** Keeps the scale finite for a gradient of zeros; as libtorch's clip_grad_norm_. */
    private static final double CLIP_EPS = 1e-6;

    /** Numbers of a task: some 200 microseconds. */
    private static final int TASK = 1 << 16;

    /** Numbers copied into Java's arrays at a time: gradient, parameter and both moments stay in the second cache. */
    private static final int PIECE = 1 << 13;

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

    public AdamW(
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
    public double gradientNorm() {
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
    public void step(int step, double learningRate, double weightDecay, double gradientNorm) {
        double correction1 = 1 - StrictMath.pow(beta1, step);
        float clipped = (float) Math.min(1, clip / (gradientNorm + CLIP_EPS));
        float root = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, step)));
        Scopes.run(() -> {
            List<Update> updates = new ArrayList<>();
            parameters.forEach((name, p) -> {
                ParameterGroups group = groups.get(name);
                double rate = learningRate * group.rate();
                updates.add(new Update(
                        List.of(
                                p,
                                mean.tensors().get(name),
                                square.tensors().get(name),
                                p.grad().contiguous()),
                        clipped,
                        (float) (1 - rate * weightDecay * group.decay()),
                        root,
                        (float) (-rate / correction1)));
            });
            Team team = Team.of(Libtorch.threads());
            float[][][] buffers = new float[team.threads()][4][PIECE];
            team.run(Work.all(updates, update -> update.work(buffers)));
        });
    }

    /** The update of one parameter, in one pass over memory where operations of libtorch would make seven. */
    private final class Update {
        private final long size;
        private final FloatPointer[] numbers;
        private final float clipped;
        private final float shrink;
        private final float root;
        private final float pull;

        /**
         * @param all the parameter, its running mean, its running mean square and its gradient
         * @param clipped factor of the gradient
         * @param shrink factor of the parameter
         * @param root factor of the square root of the mean square
         * @param pull factor of the step
         */
        Update(List<Tensor> all, float clipped, float shrink, float root, float pull) {
            this.size = all.get(0).numel();
            this.numbers = all.stream().map(Tensor::data_ptr_float).toArray(FloatPointer[]::new);
            this.clipped = clipped;
            this.shrink = shrink;
            this.root = root;
            this.pull = pull;
        }

        Work work(float[][][] buffers) {
            return new Work() {
                @Override
                public int tasks() {
                    return Math.toIntExact((size + TASK - 1) / TASK);
                }

                @Override
                public void run(int task, int thread) {
                    long end = Math.min(size, (task + 1L) * TASK);
                    for (long from = (long) task * TASK; from < end; from += PIECE) {
                        piece(from, (int) Math.min(PIECE, end - from), buffers[thread]);
                    }
                }
            };
        }

        private void piece(long from, int count, float[][] x) {
            for (int i = 0; i < x.length; i++) {
                numbers[i].getPointer(from).get(x[i], 0, count);
            }
            update(
                    x[0],
                    x[1],
                    x[2],
                    x[3],
                    count,
                    clipped,
                    (float) (1 - beta1),
                    (float) beta2,
                    (float) (1 - beta2),
                    shrink,
                    root,
                    (float) eps,
                    pull);
            for (int i = 0; i < x.length - 1; i++) {
                numbers[i].getPointer(from).put(x[i], 0, count);
            }
        }
    }

    /** A loop that the virtual machine turns into vector instructions: plain arrays, nothing else. */
    private static void update(
            float[] p,
            float[] m,
            float[] v,
            float[] g,
            int count,
            float clipped,
            float new1,
            float keep2,
            float new2,
            float shrink,
            float root,
            float eps,
            float pull) {
        for (int i = 0; i < count; i++) {
            float now = g[i] * clipped;
            float mean = m[i] + (now - m[i]) * new1;
            float square = v[i] * keep2 + now * now * new2;
            m[i] = mean;
            v[i] = square;
            p[i] = p[i] * shrink + pull * (mean / ((float) Math.sqrt(square) * root + eps));
        }
    }

    @Override
    public void close() {
        mean.close();
        square.close();
    }
}
