package dev.mews.model.posttrain;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import dev.mews.model.Precision;
import dev.mews.model.train.DecayShape;
import dev.mews.model.train.GroupFactors;
import dev.mews.model.train.SamplesConfig;
import dev.mews.model.train.Schedule;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to fine-tune: the {@code train} block of the file of {@code mews train sft}. Keys that are also in a recipe's {@code train}
 * block mean the same; the defaults are those of Falcon-H1's fine-tuning where it is published: no weight decay, betas 0.9 and
 * 0.95, an exponential decay to an eighth over the second half.
 *
 * @see <a href="https://github.com/tiiuae/Falcon-H1/blob/main/docs/post_training_details.md">Falcon-H1 post-training</a>
 */
public record SftConfig(
        @Describe("Tokens of a row; conversations are packed into rows") @Default("1024") @Range(min = 8, max = 1 << 24)
        int sequenceLength,

        @Describe("Conversations longer than a row: drop, or cut off their end") @Default("drop")
        TooLong tooLong,

        @Describe("Passes over the conversations, each in another order") @Default("3") @Range(min = 1)
        int epochs,

        @Describe("Most optimizer steps; fewer when the epochs end first") @Default("1000000") @Range(min = 1)
        int steps,

        @Describe("Rows per step") @Default("8") @Range(min = 1)
        int batchSize,

        @Describe("Rows of one forward and backward pass; gradients of a step's passes are added. 0: all at once")
        @Default("0")
        @Range(min = 0)
        int microBatchSize,

        @Describe("Highest learning rate") @Default("0.000128") @Range(min = 0, minExclusive = true)
        double learningRate,

        @Describe("Steps over which the learning rate rises from zero") @Default("10") @Range(min = 0)
        int warmupSteps,

        @Describe("Learning rate after warm-up: constant, wsd, cosine, power or eps") @Default("wsd")
        Schedule schedule,

        @Describe("wsd, power, eps: share of the steps in the final decay") @Default("0.5") @Range(min = 0, max = 1)
        double decayFraction,

        @Describe("wsd, power, eps: how the rate falls in the final decay, linear or exponential")
        @Default("exponential")
        DecayShape decayShape,

        @Describe("Learning rate at the last step, as a share of the highest")
        @Default("0.125")
        @Range(min = 0, max = 1)
        double finalFraction,

        @Describe("Weight decay of matrices, per step and unit of learning rate") @Default("0") @Range(min = 0)
        double weightDecay,

        @Describe(
                "Factors of the effective learning rate and weight decay by parameter group, beside those of the multipliers")
        @Default("{}")
        Map<String, GroupFactors> groups,

        @Describe("Decay of the gradient's running mean") @Default("0.9") @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,

        @Describe("Decay of the squared gradient's running mean")
        @Default("0.95")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,

        @Describe("Largest norm of the whole gradient; longer ones are scaled down")
        @Default("1.0")
        @Range(min = 0, minExclusive = true)
        double clip,

        @Describe("Whether the backward pass computes each layer anew: a third more work, the memory of one layer")
        @Default("false")
        boolean recompute,

        @Describe("Type of the large matrix products: fp32 or bf16; weights, optimizer and scan stay fp32")
        @Default("fp32")
        Precision precision,

        @Describe("Stop when a loss exceeds the mean of the 50 before it by this many nats per token; 0: never")
        @Default("0")
        @Range(min = 0)
        double stopAtSpike,

        @Describe("Whether the curve is also written as a TensorBoard event file, in tensorboard/") @Default("false")
        boolean tensorboard,

        @Describe("Answers generated while training") Optional<SamplesConfig> samples,

        @Describe("Steps between two looks at dt by layer and at norms by parameter group; 0: never")
        @Default("100")
        @Range(min = 0)
        int diagnosticsEvery,

        @Describe("Steps between two points of the loss curve") @Default("10") @Range(min = 1)
        int logEvery,

        @Describe("Steps between two losses on held-out conversations; 0: only at the end")
        @Default("100")
        @Range(min = 0)
        int evalEvery,

        @Describe("Steps between two checkpoints; the last step always makes one") @Default("100") @Range(min = 1)
        int checkpointEvery,

        @Describe("Checkpoints kept, newest first") @Default("2") @Range(min = 1)
        int keepCheckpoints,

        @Describe("Threads; 0: one per processor. Another number changes rounding") @Default("0") @Range(min = 0)
        int threads) {
    public SftConfig {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }
}
