package dev.mews.mixtures;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A mixture: which sources, in which shares, in which order, packed how. Also the {@code mix} block of a recipe. */
public record MixConfig(
        @Describe("The sources by name. One that appears only among the weights has all defaults.") @Default("{}")
        Map<String, MixSource> sources,

        @Describe("The stages of training, in order.") List<TrainingStage> stages,

        @Describe("Where hard sources stand in time: anti_curriculum mixes hard and easy from the first step, with the "
                + "weights of each stage; curriculum gives, within each stage, the easy sources first and the hard "
                + "ones last; uniform spreads each source evenly over the whole run.")
        @Default("anti_curriculum")
        Order order,

        @Describe("How documents become sequences of equal length.") @Default("{}")
        Packing packing,

        @Describe("When a source has too few tokens for its weight and epochs_max: redistribute gives its share to the "
                + "others, or ends the run early if none is left; refuse stops with what would satisfy the plan.")
        @Default("redistribute")
        Shortage onShortage,

        @Describe("Packed shards are closed after about this many tokens.") @Default("67108864") @Range(min = 1)
        long shardTokens) {

    public MixConfig {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("stages must have at least one stage, but was empty");
        }
        Set<String> named = new HashSet<>();
        stages.forEach(stage -> named.addAll(stage.weights().keySet()));
        for (String source : sources.keySet()) {
            if (!named.contains(source)) {
                throw new IllegalArgumentException(
                        "sources." + source + " must have a weight in some stage, but has none");
            }
        }
    }

    /** Where hard sources stand in time. */
    public enum Order {
        ANTI_CURRICULUM,
        CURRICULUM,
        UNIFORM
    }

    /** What happens when a source runs out. */
    public enum Shortage {
        REDISTRIBUTE,
        REFUSE
    }

    /** How hard a source is to learn. */
    public enum Difficulty {
        EASY,
        HARD
    }

    /** One source. */
    public record MixSource(
            @Describe("Folder of the source's token shards; by default the folder of its name in the run.")
            Optional<String> path,

            @Describe("Whether the source counts as easy or hard for the order.") @Default("easy")
            Difficulty difficulty,

            @Describe("Passes over the source after which it is out. Up to 4 cost little against fresh data.")
            @Default("4")
            @Range(min = 1, max = 1_000_000)
            int epochsMax) {
        static final MixSource DEFAULT = new MixSource(Optional.empty(), Difficulty.EASY, 4);
    }

    /** One stage of training. */
    public record TrainingStage(
            @Describe("Tokens of this stage, padding not counted.") @Range(min = 1, max = 1e15)
            long tokens,

            @Describe("Tokens of each sequence in this stage.") @Range(min = 2, max = 1 << 24)
            int seqLen,

            @Describe("Share of the tokens by source. Any positive scale: shares are divided by their sum, exactly.")
            @Range(min = 0)
            Map<String, BigDecimal> weights) {
        public TrainingStage {
            if (weights.values().stream().noneMatch(weight -> weight.signum() > 0)) {
                throw new IllegalArgumentException("weights must have at least one above 0, but was " + weights);
            }
            for (Map.Entry<String, BigDecimal> weight : weights.entrySet()) {
                if (weight.getValue().signum() < 0) {
                    throw new IllegalArgumentException(
                            "weights." + weight.getKey() + " must be at least 0, but was " + weight.getValue());
                }
            }
        }
    }

    /** How documents become sequences. */
    public record Packing(
            @Describe("concat cuts documents wherever a sequence ends, no padding before the end of the source; "
                    + "best_fit cuts only documents longer than a sequence and pads what no document fits; "
                    + "split_last packs as best_fit, then fills each rest by cutting one document.")
            @Default("best_fit")
            Algorithm algorithm,

            @Describe("best_fit and split_last choose among the documents of this many sequences at a time.")
            @Default("1024")
            @Range(min = 1, max = 1 << 20)
            int windowPacks) {
        /** The way documents become sequences. */
        public enum Algorithm {
            CONCAT,
            BEST_FIT,
            SPLIT_LAST
        }
    }

    /** The settings of a source, given or default. */
    public MixSource source(String name) {
        return sources.getOrDefault(name, MixSource.DEFAULT);
    }

    /** Names of all sources with a weight, sorted: the order in which packs number them. */
    public List<String> sourceNames() {
        return stages.stream()
                .flatMap(stage -> stage.weights().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
