package dev.mews.model.train;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/** How to train: the {@code train} block of a recipe. AdamW with decoupled weight decay on matrices. */
public record TrainConfig(
        @Describe("Shape of the model") @Default("{}") ModelShape model,

        @Describe("Optimizer steps; fewer when the packs run out first") @Default("300") @Range(min = 1)
        int steps,

        @Describe("Most passes over the packs") @Default("1") @Range(min = 1)
        int epochs,

        @Describe("Packs per step") @Default("8") @Range(min = 1)
        int batchSize,

        @Describe("Highest learning rate") @Default("0.008") @Range(min = 0, minExclusive = true)
        double learningRate,

        @Describe("Steps over which the learning rate rises from zero") @Default("20") @Range(min = 0)
        int warmupSteps,

        @Describe("Learning rate after warm-up: constant, wsd or cosine") @Default("wsd")
        Schedule schedule,

        @Describe("wsd: share of the steps in the final decay") @Default("0.2") @Range(min = 0, max = 1)
        double decayFraction,

        @Describe("Learning rate at the last step, as a share of the highest") @Default("0.1") @Range(min = 0, max = 1)
        double finalFraction,

        @Describe("Weight decay of matrices, per step and unit of learning rate") @Default("0.1") @Range(min = 0)
        double weightDecay,

        @Describe("Decay of the gradient's running mean") @Default("0.9") @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,

        @Describe("Decay of the squared gradient's running mean")
        @Default("0.95")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,

        @Describe("Added to the root of the squared gradient's mean")
        @Default("1e-8")
        @Range(min = 0, minExclusive = true)
        double eps,

        @Describe("Largest norm of the whole gradient; longer ones are scaled down")
        @Default("1.0")
        @Range(min = 0, minExclusive = true)
        double clip,

        @Describe("Steps between two points of the loss curve") @Default("10") @Range(min = 1)
        int logEvery,

        @Describe("Steps between two losses on held-out packs; 0: only at the end") @Default("100") @Range(min = 0)
        int evalEvery,

        @Describe("Held-out packs per source while training; the final loss takes all") @Default("16") @Range(min = 1)
        int evalPacks,

        @Describe("Steps between two checkpoints; the last step always makes one") @Default("100") @Range(min = 1)
        int checkpointEvery,

        @Describe("Checkpoints kept, newest first") @Default("2") @Range(min = 1)
        int keepCheckpoints,

        @Describe("Threads; 0: one per processor. Another number changes rounding") @Default("0") @Range(min = 0)
        int threads) {}
