package dev.mews.model.internal.train;

import dev.mews.model.internal.layer.Linear;
import dev.mews.model.internal.layer.LossHead;
import org.bytedeco.pytorch.Tensor;

/**
 * The last step of a pass, from hidden states to losses of targets and back to gradients.
 *
 * @param linear the matrix products
 * @param hidden (tokens, hidden), detached
 * @param matrix (vocabulary, hidden), detached
 * @param scale multiplier of the logits
 * @param hiddenGrad (tokens, hidden), receives the gradient
 * @param matrixGrad (vocabulary, hidden), the gradient is added to it
 */
public record Head(Linear linear, Tensor hidden, Tensor matrix, double scale, Tensor hiddenGrad, Tensor matrixGrad) {
    /** Sum of the cross-entropy of all targets; adds the gradients of {@code weight} times it. */
    double crossEntropy(int[] targets, double weight, double zLoss) {
        return LossHead.lossAndGradients(linear, hidden, matrix, scale, targets, weight, zLoss, hiddenGrad, matrixGrad);
    }

    /** Cross-entropy of each position; 0 where there is no target. */
    public double[] losses(int[] targets) {
        return LossHead.losses(linear, hidden, matrix, scale, targets);
    }

    /** Adds the gradients of the sum of each position's cross-entropy times its factor. */
    public void gradients(int[] targets, float[] factors) {
        LossHead.gradients(linear, hidden, matrix, scale, targets, factors, hiddenGrad, matrixGrad);
    }
}
