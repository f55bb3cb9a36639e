package dev.mews.model.internal;

import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One forward and backward pass: mean loss of a batch, and its gradient in every parameter. */
final class TrainingPass {
    private final HybridModelHandle model;
    private final int chunk;
    private final ScalarType type;

    TrainingPass(HybridModelHandle model, int chunk) {
        this.model = model;
        this.chunk = chunk;
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
    double run(int[] tokens, int[] seqIdx, int[] positions, int[] targets, int rows) {
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
    double run(Rows batch, int most, double zLoss) {
        clearGradients(model.parameters().tensors());
        int kept = Math.max(1, count(batch.targets()));
        double sum = 0;
        for (int from = 0; from < batch.rows(); from += most) {
            sum += pass(batch.part(from, Math.min(batch.rows(), from + most)), 1.0 / kept, zLoss);
        }
        return sum / kept;
    }

    /** Adds the gradients of {@code weight * (sum of losses)}; returns that sum without z-loss. */
    private double pass(Rows batch, double weight, double zLoss) {
        return Scopes.get(() -> {
            Map<String, Tensor> p = model.parameters().tensors();
            int rows = batch.rows();
            int length = batch.length();
            Segments segments = Segments.of(batch.seqIdx(), batch.positions(), rows, length, chunk, type);
            Tensor hidden = model.network().hidden(p, Ops.longs(batch.tokens(), rows, length), segments, null);
            Tensor flat = hidden.detach().view((long) rows * length, -1);
            Tensor head = model.network().head(p);
            Tensor hiddenGrad = torch.empty_like(flat);
            boolean first = !head.grad().defined();
            Tensor headGrad = first ? torch.zeros_like(head) : head.grad();
            double sum = LossHead.lossAndGradients(
                    flat,
                    head.detach(),
                    model.network().headScale(),
                    batch.targets(),
                    weight,
                    zLoss,
                    hiddenGrad,
                    headGrad);
            if (first) {
                head.mutable_grad().put(headGrad);
            }
            hidden.backward(hiddenGrad.view(rows, length, -1), new BoolOptional(), false, new TensorArrayRefOptional());
            return sum;
        });
    }

    /** Mean loss only. */
    static double loss(
            HybridModelHandle model, int chunk, int[] tokens, int[] seqIdx, int[] positions, int[] targets, int rows) {
        return lossSum(model, chunk, tokens, seqIdx, positions, targets, rows) / Math.max(1, count(targets));
    }

    /** Sum of the losses of all positions that have a target. */
    static double lossSum(
            HybridModelHandle model, int chunk, int[] tokens, int[] seqIdx, int[] positions, int[] targets, int rows) {
        return Scopes.withoutGradients(() -> {
            Map<String, Tensor> p = model.parameters().tensors();
            int length = tokens.length / rows;
            ScalarType type = Ops.type(model.network().head(p));
            Segments segments = Segments.of(seqIdx, positions, rows, length, chunk, type);
            Tensor hidden = model.network().hidden(p, Ops.longs(tokens, rows, length), segments, null);
            return LossHead.loss(
                    hidden.view(tokens.length, -1),
                    model.network().head(p),
                    model.network().headScale(),
                    targets);
        });
    }

    static int count(int[] targets) {
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
