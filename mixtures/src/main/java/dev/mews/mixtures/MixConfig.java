package dev.mews.mixtures;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.OrNumber;
import dev.mews.core.config.Range;
import dev.mews.core.config.YamlName;
import dev.mews.mixtures.internal.MixSetup;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A mixture: which sources, in which shares, in which order, packed how. Also the {@code mix} block of a recipe. */
public record MixConfig(
        @Describe("The sources by name. One that appears only among the weights has all defaults.") @Default("{}")
        Map<String, MixSource> sources,

        @Describe("The stages of training, in order.") List<TrainingStage> stages,

        @Describe("Where hard sources stand in time: anti-curriculum mixes hard and easy from the first step, with the "
                + "weights of each stage; curriculum gives, within each stage, the easy sources first and the hard "
                + "ones last; uniform spreads each source evenly over the whole run.")
        @Default("anti-curriculum")
        Order order,

        @Describe("How documents become sequences of equal length.") @Default("{}")
        Packing packing,

        @Describe("When a source has too few tokens for its weight and epochs_max: refuse makes no plan and says what"
                + " would satisfy it; redistribute gives its share to the others, or ends the run early if none is"
                + " left.")
        @Default("refuse")
        Shortage onShortage,

        @Describe("How far apart two uses of one text must be; without it they may be any distance apart.")
        Optional<MemorizationWindow> window,

        @Describe("Changes while the run goes on, ascending in their token: what came before one stays as it was.")
        @Default("[]")
        List<MixEdit> edits,

        @Describe("The tokenizer whose tokens marks of fim name: its tokenizer.json or the folder of it. A relative one"
                + " starts at the mixture's folder. In a recipe it is the run's own.")
        Optional<String> tokenizer,

        @Describe("Packed shards are closed after about this many tokens.") @Default("67108864") @Range(min = 1)
        long shardTokens) {

    public MixConfig {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("stages must have at least one stage, but was empty");
        }
        if (stages.get(0).ramp() > 0) {
            throw new IllegalArgumentException("stages[0].ramp must be 0, but was "
                    + stages.get(0).ramp() + ": the first stage has no weights before it to change from");
        }
        for (int i = 1; i < edits.size(); i++) {
            if (edits.get(i).at() < edits.get(i - 1).at()) {
                throw new IllegalArgumentException("edits[" + i + "].at must be at least "
                        + edits.get(i - 1).at() + ", that of the edit before, but was "
                        + edits.get(i).at());
            }
        }
        sources.forEach((name, source) -> {
            if (source.shiftEpochs() && packing.algorithm() == Packing.Algorithm.CONCAT) {
                throw new IllegalArgumentException("sources." + name
                        + ".shift_epochs needs packing best_fit or split_last: concat begins an epoch wherever the one"
                        + " before ended");
            }
        });
        Set<String> named = new HashSet<>();
        stages.forEach(stage -> named.addAll(stage.weights().keySet()));
        for (String source : sources.keySet()) {
            if (!named.contains(source)) {
                throw new IllegalArgumentException(
                        "sources." + source + " must have a weight in some stage, but has none");
            }
        }
    }

    /** A mixture without edits that checks no memorization window. */
    public MixConfig(
            Map<String, MixSource> sources,
            List<TrainingStage> stages,
            Order order,
            Packing packing,
            Shortage onShortage,
            long shardTokens) {
        this(sources, stages, order, packing, onShortage, Optional.empty(), List.of(), Optional.empty(), shardTokens);
    }

    /** Where hard sources stand in time. */
    public enum Order {
        @YamlName("anti-curriculum")
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
            @Describe(
                    "Folder of the source's token shards; by default the folder of its name among the run's tokens. A "
                            + "relative one starts at the mixture's folder, in a recipe at the run's.")
            Optional<String> path,

            @Describe("Whether the source counts as easy or hard for the order.") @Default("easy")
            Difficulty difficulty,

            @Describe("Passes over the source after which it is out. Up to 4 cost little against fresh data.")
            @Default("4")
            @Range(min = 1, max = 1_000_000)
            int epochsMax,

            @Describe("Whether windows, long documents and the order of packs are cut and drawn anew in every epoch"
                    + " after the first. Two uses of a text are then up to two windows less than an epoch apart.")
            @Default("false")
            boolean shiftEpochs,

            @Describe("Documents in fill-in-the-middle order; without it all stand in their own.")
            Optional<FillInMiddle> fim) {
        static final MixSource DEFAULT = new MixSource(Optional.empty(), Difficulty.EASY, 4);

        /** A source whose epochs are all the same. */
        public MixSource(Optional<String> path, Difficulty difficulty, int epochsMax) {
            this(path, difficulty, epochsMax, false, Optional.empty());
        }

        /**
         * The folder of its token shards: its path, or the one of its name.
         *
         * @param tokens where sources without a path have theirs
         * @param base where relative paths start
         */
        public Path folder(String name, Path tokens, Path base) {
            return path.map(given -> base.resolve(given).normalize()).orElse(tokens.resolve(name));
        }

        /** This source with other settings for fill-in-the-middle. */
        MixSource withFim(Optional<FillInMiddle> other) {
            return new MixSource(path, difficulty, epochsMax, shiftEpochs, other);
        }

        /** The same source wherever its shards lie: what is in them does not depend on that. */
        MixSource placeless() {
            return new MixSource(Optional.empty(), difficulty, epochsMax, shiftEpochs, fim);
        }
    }

    /**
     * Fill-in-the-middle: a document is cut at two places between its tokens, drawn evenly, into prefix, middle and suffix
     * and written with the middle last. Which documents and where follows from document, epoch and seed.
     *
     * @see "Bavarian et al.: Efficient Training of Language Models to Fill in the Middle, 2022, section 3"
     */
    public record FillInMiddle(
            @Describe("Share of the documents, exact in every 64 documents and in the whole source.")
            @Default("0.5")
            @Range(min = 0, max = 1)
            BigDecimal rate,

            @Describe("Of these, the share written suffix first (SUFFIX mark after PREFIX mark, then suffix, MIDDLE"
                    + " mark, prefix and middle); the others are written prefix, suffix, middle.")
            @Default("0.5")
            @Range(min = 0, max = 1)
            BigDecimal suffixFirst,

            @Describe("Mark before the prefix: its token id, or a token of the mixture's tokenizer.") @OrNumber
            String prefixToken,

            @Describe("Mark before the suffix: its token id, or a token of the mixture's tokenizer.") @OrNumber
            String suffixToken,

            @Describe("Mark before the middle: its token id, or a token of the mixture's tokenizer.") @OrNumber
            String middleToken) {
        public FillInMiddle {
            for (String mark : List.of(prefixToken, suffixToken, middleToken)) {
                if (mark.isEmpty()) {
                    throw new IllegalArgumentException("a mark must be a token id or a token, but was empty");
                }
            }
        }

        /**
         * The id of a mark.
         *
         * @throws MixException if it is a token that {@link FimMarks} has not looked up
         */
        static int id(String mark) {
            if (!FimMarks.isId(mark)) {
                throw new MixException("a mark of fim must be a token id where its tokenizer is not known, but was '"
                        + mark + "'; give the mixture a tokenizer, or the id");
            }
            return Integer.parseInt(mark);
        }

        /** Id of the mark before the prefix. */
        public int prefixId() {
            return id(prefixToken);
        }

        /** Id of the mark before the suffix. */
        public int suffixId() {
            return id(suffixToken);
        }

        /** Id of the mark before the middle. */
        public int middleId() {
            return id(middleToken);
        }
    }

    /** How far apart two uses of one text must be. */
    public record MemorizationWindow(
            @Describe("Tokens of the run. Published estimates: 100 billion for a model of 7 billion parameters, in "
                    + "proportion to the parameters.")
            @Range(min = 1)
            long tokens,

            @Describe("error makes no plan; warn makes it and says so in its report.") @Default("error")
            OnViolation onViolation) {
        /** What happens when a text comes back sooner. */
        public enum OnViolation {
            ERROR,
            WARN
        }
    }

    /** One stage of training. */
    public record TrainingStage(
            @Describe("Tokens of this stage, padding not counted.") @Range(min = 1, max = 1e15)
            long tokens,

            @Describe("Tokens of each sequence in this stage.") @Range(min = 2, max = 1 << 24)
            int seqLen,

            @Describe("Share of the tokens by source. Any positive scale: shares are divided by their sum, exactly.")
            @Range(min = 0)
            Map<String, BigDecimal> weights,

            @Describe(
                    "Over the first so many tokens the shares move evenly from those before to those of this stage, in "
                            + "64 equal steps.")
            @Default("0")
            @Range(min = 0, max = 1e15)
            long ramp) {
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
            if (ramp > tokens) {
                throw new IllegalArgumentException(
                        "ramp must be at most the " + tokens + " tokens of the stage, but was " + ramp);
            }
        }

        /** A stage whose weights hold from its first token. */
        public TrainingStage(long tokens, int seqLen, Map<String, BigDecimal> weights) {
            this(tokens, seqLen, weights, 0);
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

    /** This mixture before any edit and without what does not change the stream: where shards lie, the window. */
    MixConfig placeless() {
        Map<String, MixSource> elsewhere = new TreeMap<>();
        sources.forEach((name, source) -> elsewhere.put(name, source.placeless()));
        return new MixConfig(elsewhere, stages, order, packing, onShortage, shardTokens);
    }

    /** This mixture with other sources and edits. */
    MixConfig withSources(Map<String, MixSource> newSources, List<MixEdit> newEdits) {
        return new MixConfig(newSources, stages, order, packing, onShortage, window, newEdits, tokenizer, shardTokens);
    }

    /** This mixture with documents cut wherever a sequence ends. */
    MixConfig concatenated() {
        Map<String, MixSource> plain = new TreeMap<>();
        sources.forEach((name, source) -> plain.put(
                name, new MixSource(source.path(), source.difficulty(), source.epochsMax(), false, source.fim())));
        Packing concat = new Packing(Packing.Algorithm.CONCAT, packing.windowPacks());
        return new MixConfig(plain, stages, order, concat, onShortage, window, edits, tokenizer, shardTokens);
    }

    /** This mixture with other sources and stages, and no more edits. */
    MixConfig with(Map<String, MixSource> newSources, List<TrainingStage> newStages) {
        return new MixConfig(
                newSources, newStages, order, packing, onShortage, window, List.of(), tokenizer, shardTokens);
    }

    /** Names of all sources by the number packs have for them: those of the stages sorted, then those edits add. */
    public List<String> allSourceNames() {
        return MixSetup.names(this, edits);
    }

    /** The settings of a source, given or default. */
    public MixSource source(String name) {
        for (MixEdit edit : edits) {
            if (edit.sources().containsKey(name)) {
                return edit.sources().get(name);
            }
        }
        return sources.getOrDefault(name, MixSource.DEFAULT);
    }

    /** Names of the sources with a weight in a stage, sorted. */
    public List<String> sourceNames() {
        return stages.stream()
                .flatMap(stage -> stage.weights().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
