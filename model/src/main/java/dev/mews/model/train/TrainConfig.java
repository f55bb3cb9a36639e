package dev.mews.model.train;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.DidYouMean;
import dev.mews.core.config.Range;
import dev.mews.model.Precision;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

        @Describe("Learning rate after warm-up: constant, wsd, cosine, power, or eps (with the weight decay)")
        @Default("wsd")
        Schedule schedule,

        @Describe("wsd, power, eps: share of the steps in the final decay") @Default("0.2") @Range(min = 0, max = 1)
        double decayFraction,

        @Describe("wsd, power, eps: how the rate falls in the final decay, linear or exponential") @Default("linear")
        DecayShape decayShape,

        @Describe("power: exponent of the tokens seen") @Default("-0.51") @Range(min = -2, max = 0)
        double powerExponent,

        @Describe("power, eps: positions trained on before the rate begins to fall; 0: those of the warm-up")
        @Default("0")
        @Range(min = 0)
        long holdTokens,

        @Describe("Learning rate at the last step, as a share of the highest") @Default("0.1") @Range(min = 0, max = 1)
        double finalFraction,

        @Describe("Weight decay of matrices, per step and unit of learning rate") @Default("0.1") @Range(min = 0)
        double weightDecay,

        @Describe(
                "Factors of the effective learning rate and weight decay by parameter group, beside those of the multipliers")
        @Default("{}")
        Map<String, GroupFactors> groups,

        @Describe("Smaller batches at the beginning, in order") @Default("[]")
        List<BatchStage> batchStages,

        @Describe("What follows the root of the batch in these stages: none, rate, or rate_and_decay") @Default("rate")
        BatchScaling batchScaling,

        @Describe("Packs of one forward and backward pass; gradients of a step's passes are added. 0: all at once")
        @Default("0")
        @Range(min = 0)
        int microBatchSize,

        @Describe("Whether the backward pass computes each layer anew: a third more work, the memory of one layer")
        @Default("false")
        boolean recompute,

        @Describe("Type of the large matrix products: fp32 or bf16; weights, optimizer and scan stay fp32")
        @Default("fp32")
        Precision precision,

        @Describe("Weight of the squared logarithm of the softmax's denominator in the loss; 1e-4 keeps logits small")
        @Default("0")
        @Range(min = 0)
        double zLoss,

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

        @Describe("Stop when a loss exceeds the mean of the 50 before it by this many nats per token; 0: never")
        @Default("0")
        @Range(min = 0)
        double stopAtSpike,

        @Describe("Whether the curve is also written as a TensorBoard event file, in tensorboard/") @Default("false")
        boolean tensorboard,

        @Describe("Texts generated while training; needs a tokenizer")
        Optional<SamplesConfig> samples,

        @Describe("Steps between two looks at dt by layer and at norms by parameter group; 0: never")
        @Default("100")
        @Range(min = 0)
        int diagnosticsEvery,

        @Describe("Steps between two points of the loss curve") @Default("10") @Range(min = 1)
        int logEvery,

        @Describe("Steps between two losses on held-out packs; 0: only at the end") @Default("100") @Range(min = 0)
        int evalEvery,

        @Describe("Held-out packs per source while training; the final loss takes all") @Default("16") @Range(min = 1)
        int evalPacks,

        @Describe("Steps between two checkpoints; the last step always makes one") @Default("100") @Range(min = 1)
        int checkpointEvery,

        @Describe("Checkpoints kept, newest first; 0: all") @Default("2") @Range(min = 0)
        int keepCheckpoints,

        @Describe("Checkpoints of steps that are a multiple of this are kept beside them; 0: none")
        @Default("0")
        @Range(min = 0)
        int keepEvery,

        @Describe("Threads; 0: one per processor. Another number changes rounding") @Default("0") @Range(min = 0)
        int threads) {
    public TrainConfig {
        long last = 0;
        for (BatchStage stage : batchStages) {
            if (stage.untilTokens() <= last) {
                throw new IllegalArgumentException(
                        "batch_stages must have rising until_tokens, but " + stage.untilTokens() + " follows " + last);
            }
            last = stage.untilTokens();
        }
        if (decayShape == DecayShape.EXPONENTIAL && finalFraction == 0) {
            throw new IllegalArgumentException("final_fraction must be above 0 with an exponential decay, but was 0");
        }
        groups.forEach(TrainConfig::check);
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    private static void check(String name, GroupFactors factors) {
        ParameterGroup group = Arrays.stream(ParameterGroup.values())
                .filter(g -> g.key().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("groups: unknown parameter group '" + name + "'"
                        + DidYouMean.nearest(name, ParameterGroup.keys())
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(";")
                        + " groups: " + String.join(", ", ParameterGroup.keys())));
        if (!group.decays() && factors.ewd() != 1) {
            throw new IllegalArgumentException(
                    "groups." + name + ".ewd must be 1, but was " + factors.ewd() + ": these parameters do not decay");
        }
    }
}
