package dev.mews.model.internal.train;

import dev.mews.model.train.BatchScaling;
import dev.mews.model.train.DecayShape;
import dev.mews.model.train.Schedule;
import dev.mews.model.train.TrainConfig;

/** Learning rate and weight decay of each step: linear warm-up, then the schedule, both scaled with the batch. */
final class LearningRate {
    /** Exponent of the effective power schedule, for rate and decay alike. */
    private static final double EFFECTIVE_POWER = -0.25;

    private final TrainConfig config;
    private final int steps;
    private final double hold;

    /**
     * What one step uses.
     *
     * @param learningRate factor of the update
     * @param weightDecay share by which matrices shrink, per unit of learning rate
     */
    record Rates(double learningRate, double weightDecay) {}

    /**
     * @param steps steps of the whole run
     * @param warmupTokens positions of the steps of the warm-up: where power schedules begin unless the config says
     */
    LearningRate(TrainConfig config, int steps, long warmupTokens) {
        this.config = config;
        this.steps = steps;
        this.hold = Math.max(1, config.holdTokens() == 0 ? warmupTokens : config.holdTokens());
    }

    /**
     * @param step 1 for the first step
     * @param tokens positions trained on up to the end of this step, padding included
     * @param batchSize packs of this step's stage
     */
    Rates at(int step, long tokens, int batchSize) {
        double rate = rate(step, tokens);
        double decay = config.weightDecay();
        if (config.schedule() == Schedule.EPS) {
            decay *= power(tokens, EFFECTIVE_POWER);
        }
        if (batchSize != config.batchSize() && config.batchScaling() != BatchScaling.NONE) {
            double root = Math.sqrt((double) batchSize / config.batchSize());
            rate *= root;
            decay *= config.batchScaling() == BatchScaling.RATE_AND_DECAY ? root : 1;
        }
        return new Rates(rate, decay);
    }

    private double rate(int step, long tokens) {
        double full = config.learningRate();
        if (step < config.warmupSteps()) {
            return full * step / config.warmupSteps();
        }
        double low = config.finalFraction();
        return switch (config.schedule()) {
            case CONSTANT -> full;
            case WSD -> full * tail(step);
            case COSINE ->
                full * (low + (1 - low) * 0.5 * (1 + StrictMath.cos(Math.PI * progress(step, config.warmupSteps()))));
            case POWER -> full * power(tokens, config.powerExponent()) * tail(step);
            case EPS -> full * power(tokens, EFFECTIVE_POWER) * tail(step);
        };
    }

    /** {@code (t / hold)^exponent}, 1 before it. */
    private double power(long tokens, double exponent) {
        return tokens <= hold ? 1 : StrictMath.pow(tokens / hold, exponent);
    }

    /** 1, then the final decay. */
    private double tail(int step) {
        double low = config.finalFraction();
        double progress = progress(step, steps - decaySteps());
        if (config.decayShape() == DecayShape.EXPONENTIAL) {
            return StrictMath.pow(low, progress);
        }
        return 1 - (1 - low) * progress;
    }

    private int decaySteps() {
        return (int) Math.round(config.decayFraction() * steps);
    }

    /** 0 up to {@code from}, 1 at the last step. */
    private double progress(int step, int from) {
        return step <= from ? 0 : (double) (step - from) / (steps - from);
    }
}
