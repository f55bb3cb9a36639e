package dev.mews.cli.recipe;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.dedup.DedupConfig;
import dev.mews.filters.FilterConfig;
import dev.mews.filters.Kind;
import dev.mews.filters.quality.CodeQualityConfig;
import dev.mews.mixtures.MixConfig;
import dev.mews.model.train.TrainConfig;
import dev.mews.pipelines.CodeQualityStage;
import dev.mews.pipelines.EngineConfig;
import dev.mews.pipelines.ReadConfig;
import dev.mews.pipelines.SourceConfig;
import dev.mews.pipelines.TokenizeConfig;
import dev.mews.tokenizer.TokenizerConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A recipe file: the sources, and one block a stage. */
public record Recipe(
        @Describe("name of the run, shown in its report") String name,

        @Describe("folder the run writes to; a relative one starts at the current folder")
        String output,

        @Describe("the number from which everything random is derived") @Default("0")
        long seed,

        @Describe("where the jobs are executed") @Default("{}")
        EngineConfig engine,

        @Describe("the inputs by name; a name is lower-case letters, digits and '_'")
        Map<String, SourceConfig> sources,

        @Describe("limits of reading, size of documents shards") @Default("{}")
        ReadConfig read,

        @Describe("extraction, language and quality rules, personal data") @Default("{}")
        FilterConfig filter,

        @Describe("scoring of code; without this block code is not scored")
        Optional<CodeQualityConfig> quality,

        @Describe("exact and near duplicates") @Default("{}")
        DedupConfig dedup,

        @Describe("counting and training of the tokenizer") @Default("{}")
        TokenizerConfig tokenizer,

        @Describe("documents to token shards") @Default("{}")
        TokenizeConfig tokenize,

        @Describe("token shards to packed shards; without this block the run ends with token shards")
        Optional<MixConfig> mix,

        @Describe("the model and its training; needs mix; without this block the run ends with packed shards")
        Optional<TrainConfig> train,

        @Describe("the texts generated at the end of training") @Default("{}")
        SampleConfig sample) {

    public Recipe {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("sources must name at least one source, but was empty");
        }
        for (String source : sources.keySet()) {
            if (!source.matches("[a-z][a-z0-9_]{0,63}")) {
                throw new IllegalArgumentException("sources." + source
                        + " must be named with lower-case letters, digits and '_', beginning with a letter");
            }
        }
        if (train.isPresent() && mix.isEmpty()) {
            throw new IllegalArgumentException("train needs the block mix, but it is missing");
        }
        if (mix.isPresent()) {
            Set<String> known = mixable(sources, quality.isPresent());
            for (String source : mix.get().sourceNames()) {
                if (!known.contains(source) && mix.get().source(source).path().isEmpty()) {
                    throw new IllegalArgumentException(
                            "mix weighs the source '" + source + "', which must be one of " + known);
                }
            }
        }
    }

    /**
     * Reads a recipe.
     *
     * @param variables values for <code>${NAME}</code>, before those of the environment
     * @throws dev.mews.core.config.ConfigException with every problem's line and column
     */
    public static Recipe load(Path file, Map<String, String> variables) {
        return ConfigLoader.load(file, Recipe.class, variables);
    }

    /** Names of the sources of one kind. */
    public Set<String> sourcesOf(Kind kind) {
        Set<String> names = new TreeSet<>();
        sources.forEach((source, config) -> {
            if (config.kind() == kind) {
                names.add(source);
            }
        });
        return names;
    }

    private static Set<String> mixable(Map<String, SourceConfig> sources, boolean scored) {
        Set<String> names = new TreeSet<>(sources.keySet());
        if (scored) {
            new TreeMap<>(sources).forEach((source, config) -> {
                if (config.kind() == Kind.CODE) {
                    names.add(CodeQualityStage.highQualitySource(source));
                }
            });
        }
        return names;
    }
}
