package dev.mews.model.internal;

import dev.mews.model.train.TrainConfig;

/** Learning rate of each step: linear warm-up, then the schedule. */
final class LearningRate {
    private final TrainConfig config;
    private final int steps;

    LearningRate(TrainConfig config, int steps) {
        this.config = config;
        this.steps = steps;
    }

    /** @param step 1 for the first step */
    double at(int step) {
        double full = config.learningRate();
        if (step < config.warmupSteps()) {
            return full * step / config.warmupSteps();
        }
        double low = config.finalFraction();
        return switch (config.schedule()) {
            case CONSTANT -> full;
            case WSD -> full * (1 - (1 - low) * progress(step, steps - decaySteps()));
            case COSINE ->
                full * (low + (1 - low) * 0.5 * (1 + StrictMath.cos(Math.PI * progress(step, config.warmupSteps()))));
        };
    }

    private int decaySteps() {
        return (int) Math.round(config.decayFraction() * steps);
    }

    /** 0 up to {@code from}, 1 at the last step. */
    private double progress(int step, int from) {
        return step <= from ? 0 : (double) (step - from) / (steps - from);
    }
}
