package dev.mews.model.internal.train;

import dev.mews.model.internal.layer.Attention;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.LossHead;
import dev.mews.model.internal.layer.Network;
import dev.mews.model.internal.layer.Segments;
import dev.mews.model.internal.layer.Tape;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One forward and backward pass: mean loss of a batch, and its gradient in every parameter. */
@SuppressWarnings("try") // the gradient mode acts by being open
public final class TrainingPass {
    private final HybridModelHandle model;
    private final int chunk;
    private final ScalarType type;
    private final boolean recompute;

    public TrainingPass(HybridModelHandle model, int chunk) {
        this(model, chunk, false);
    }

    /** @param recompute whether the backward pass computes each layer anew instead of keeping its activations */
    public TrainingPass(HybridModelHandle model, int chunk, boolean recompute) {
        this.model = model;
        this.chunk = chunk;
        this.recompute = recompute;
        this.type = Ops.type(model.parameters().tensors().values().iterator().next());
        model.parameters().requireGradients(true);
    }

    /**
     * Runs one batch at once; the parameters' gradients are replaced.
     *
     * @param tokens rows one after another
     * @param seqIdx segment of each token
     * @param positions position of each token in its document
     * @param targets next token of each position, or {@link LossHead#NO_TARGET}
     * @return mean cross-entropy of the positions that have a target, in nats
     */
    public double run(int[] tokens, int[] seqIdx, int[] positions, int[] targets, int rows) {
        return run(new Rows(tokens, seqIdx, positions, targets, rows), rows, 0);
    }

    /**
     * Runs one batch in passes of at most {@code most} rows, whose gradients add up to that of the whole batch; the
     * parameters' gradients are replaced.
     *
     * @param most rows of a pass
     * @param zLoss see {@link LossHead#lossAndGradients}
     * @return mean cross-entropy of the positions that have a target, in nats
     */
    public double run(Rows batch, int most, double zLoss) {
        return run(batch, most, new CrossEntropy(zLoss));
    }

    /** As {@link #run(Rows, int, double)} for any objective; returns the mean loss of its parts. */
    public double run(Rows batch, int most, Objective objective) {
        int parts = Math.max(1, objective.parts(batch));
        return sum(batch, most, objective, 1.0 / parts) / parts;
    }

    /**
     * As {@link #run(Rows, int, Objective)} for one rank's rows of a batch, which may be none.
     *
     * @param weight one over the parts of the whole batch
     * @return sum of the losses of these rows
     */
    double sum(Rows batch, int most, Objective objective, double weight) {
        Map<String, Tensor> p = model.parameters().tensors();
        clearGradients(p);
        double sum = 0;
        for (int from = 0; from < batch.rows(); from += most) {
            int first = from;
            Rows rows = batch.part(from, Math.min(batch.rows(), from + most));
            sum += pass(rows, head -> objective.run(head, rows, first, weight));
        }
        if (batch.rows() == 0) {
            Scopes.run(() -> p.values().forEach(t -> t.mutable_grad().put(torch.zeros_like(t.detach()))));
        }
        return sum;
    }

    /** Adds the gradients of what {@code losses} minimises; returns the sum it reports. */
    private double pass(Rows batch, ToDoubleFunction<Head> losses) {
        return Scopes.get(() -> {
            Map<String, Tensor> p = model.parameters().tensors();
            int rows = batch.rows();
            int length = batch.length();
            Segments segments = Segments.of(batch.seqIdx(), batch.positions(), rows, length, chunk, type);
            Tensor tokens = Ops.longs(batch.tokens(), rows, length);
            Network network = model.network();
            Attention.Angles angles = network.prepare(segments, type, null);
            Tensor embedded = network.embed(p, tokens);
            Tensor first = embedded.detach().view((long) rows * length, -1);
            List<Tape> layers = new ArrayList<>();
            List<Tensor> inputs = new ArrayList<>();
            try {
                inputs.add(first);
                for (int i = 0; i < network.layers(); i++) {
                    Tape layer = network.record(p, i, inputs.get(i), segments, angles);
                    layers.add(layer);
                    inputs.add(layer.output().detach());
                    if (recompute) {
                        layer.close();
                    }
                }
                Tape last = network.recordFinish(p, inputs.get(network.layers()));
                layers.add(last);
                Tensor grad = torch.empty_like(last.output());
                double sum = losses(p, last.output(), grad, losses);
                grad = last.backward(grad);
                for (int i = network.layers() - 1; i >= 0; i--) {
                    if (recompute) {
                        layers.set(i, network.record(p, i, inputs.get(i), segments, angles));
                    }
                    grad = layers.get(i).backward(grad);
                    inputs.get(i).deallocate();
                }
                embedded.backward(grad.view(rows, length, -1), new BoolOptional(), false, new TensorArrayRefOptional());
                return sum;
            } finally {
                layers.forEach(Tape::close);
            }
        });
    }

    /** Computes what is to be minimised from the hidden states after the final norm, and its gradient there and in the head. */
    private double losses(Map<String, Tensor> p, Tensor hidden, Tensor hiddenGrad, ToDoubleFunction<Head> losses) {
        Tensor head = model.network().head(p);
        boolean first = !head.grad().defined();
        Tensor headGrad = first ? torch.zeros_like(head) : head.grad();
        double sum = losses.applyAsDouble(new Head(
                model.network().linear(), hidden, head.detach(), model.network().headScale(), hiddenGrad, headGrad));
        if (first) {
            head.mutable_grad().put(headGrad);
        }
        return sum;
    }

    /** Mean loss only. */
    public static double loss(
            HybridModelHandle model, int chunk, int[] tokens, int[] seqIdx, int[] positions, int[] targets, int rows) {
        return lossSum(model, chunk, tokens, seqIdx, positions, targets, rows) / Math.max(1, count(targets));
    }

    /** Sum of the losses of all positions that have a target. */
    public static double lossSum(
            HybridModelHandle model, int chunk, int[] tokens, int[] seqIdx, int[] positions, int[] targets, int rows) {
        return evaluate(
                model,
                chunk,
                new Rows(tokens, seqIdx, positions, targets, rows),
                (hidden, head) -> LossHead.loss(
                        model.network().linear(), hidden, head, model.network().headScale(), targets));
    }

    /** Loss of each position; 0 where there is no target. */
    public static double[] losses(HybridModelHandle model, int chunk, Rows rows) {
        return evaluate(
                model,
                chunk,
                rows,
                (hidden, head) -> LossHead.losses(
                        model.network().linear(), hidden, head, model.network().headScale(), rows.targets()));
    }

    /** What {@code measure} makes of the hidden states (tokens, hidden) and the matrix of the head. */
    private static <T> T evaluate(
            HybridModelHandle model, int chunk, Rows rows, BiFunction<Tensor, Tensor, T> measure) {
        return Scopes.withoutGradients(() -> {
            Map<String, Tensor> p = model.parameters().tensors();
            Tensor head = model.network().head(p);
            Segments segments =
                    Segments.of(rows.seqIdx(), rows.positions(), rows.rows(), rows.length(), chunk, Ops.type(head));
            Tensor hidden =
                    model.network().hidden(p, Ops.longs(rows.tokens(), rows.rows(), rows.length()), segments, null);
            return measure.apply(hidden.view(rows.tokens().length, -1), head);
        });
    }

    public static int count(int[] targets) {
        int n = 0;
        for (int t : targets) {
            n += t == LossHead.NO_TARGET ? 0 : 1;
        }
        return n;
    }

    private static void clearGradients(Map<String, Tensor> p) {
        Scopes.run(() -> {
            Tensor undefined = new Tensor();
            p.values().forEach(t -> t.mutable_grad().put(undefined));
        });
    }
}
