package dev.mews.cli.run;

import dev.mews.cli.recipe.Recipe;
import dev.mews.core.config.ConfigException;
import dev.mews.core.run.Stage;
import dev.mews.filters.Kind;
import dev.mews.filters.quality.CodeQualityConfig;
import dev.mews.model.train.TrainListener;
import dev.mews.pipelines.CodeQualityStage;
import dev.mews.pipelines.DedupStage;
import dev.mews.pipelines.Engine;
import dev.mews.pipelines.FilterStage;
import dev.mews.pipelines.MixStage;
import dev.mews.pipelines.TokenizeStage;
import dev.mews.pipelines.TokenizerStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The stages that a recipe asks for, in their order. */
final class RecipeRun {
    private RecipeRun() {}

    /**
     * The stages.
     *
     * @param folder the recipe's folder: relative inputs start there
     * @throws ConfigException if an input or the classifier is not there
     */
    static List<Stage> stages(Recipe recipe, Path folder, Engine engine, TrainListener listener) {
        List<Stage> stages = new ArrayList<>();
        stages.add(new FilterStage(engine, recipe.read(), recipe.filter(), recipe.sources(), folder));
        TreeMap<String, Set<String>> documents = new TreeMap<>();
        documents.put(FilterStage.NAME, Set.of());
        Set<String> code = recipe.sourcesOf(Kind.CODE);
        if (recipe.quality().isPresent() && !code.isEmpty()) {
            stages.add(new CodeQualityStage(
                    engine, recipe.quality().get(), model(recipe.quality().get(), folder), code));
            documents.put(FilterStage.NAME, code);
            documents.put(CodeQualityStage.NAME, Set.of());
        }
        stages.add(new DedupStage(engine, recipe.dedup(), documents));
        stages.add(new TokenizerStage(engine, recipe.tokenizer(), DedupStage.NAME));
        stages.add(new TokenizeStage(engine, recipe.tokenize(), DedupStage.NAME));
        recipe.mix().ifPresent(mix -> stages.add(new MixStage(engine, mix, recipe.seed())));
        recipe.train().ifPresent(train -> stages.add(new TrainStage(train, recipe.sample(), recipe.seed(), listener)));
        return stages;
    }

    private static Path model(CodeQualityConfig quality, Path folder) {
        Path model = folder.resolve(quality.model());
        if (!Files.isDirectory(model)) {
            throw new ConfigException(
                    "quality.model: " + model + " must be the folder of a classifier, but is not there");
        }
        return model;
    }
}
