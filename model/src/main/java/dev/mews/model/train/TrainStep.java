package dev.mews.model.train;

/**
 * Progress at one step.
 *
 * @param step steps done
 * @param steps steps of the whole run
 * @param tokens tokens trained on so far, padding not counted
 * @param loss mean cross-entropy since the last report, in nats per token
 * @param gradNorm norm of this step's gradient before clipping
 * @param learningRate learning rate of this step
 * @param tokensPerSecond speed since the last report
 */
public record TrainStep(
        int step, int steps, long tokens, double loss, double gradNorm, double learningRate, double tokensPerSecond) {}
