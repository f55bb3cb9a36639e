package dev.mews.model.internal.train;

/**
 * Cross-entropy of every target, in nats: pre-training, and fine-tuning where only answers have targets.
 *
 * @param zLoss see {@code LossHead#lossAndGradients}; not part of the loss reported
 */
public record CrossEntropy(double zLoss) implements Objective {
    @Override
    public int parts(Rows batch) {
        return TrainingPass.count(batch.targets());
    }

    @Override
    public double run(Head head, Rows rows, int firstRow, double weight) {
        return head.crossEntropy(rows.targets(), weight, zLoss);
    }
}
