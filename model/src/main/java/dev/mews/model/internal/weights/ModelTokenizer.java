package dev.mews.model.internal.weights;

import dev.mews.model.HybridConfig;
import dev.mews.model.ModelException;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.format.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds and loads the tokenizer of a model. */
public final class ModelTokenizer {
    /** Embedding matrices are padded to round numbers of rows; more rows than this are another vocabulary. */
    private static final int MOST_PADDING = 1024;

    private ModelTokenizer() {}

    /**
     * The tokenizer of a model: in its folder, in the folder {@code tokenizer} beside its checkpoints, or in that of the run.
     *
     * @param named what the user named: a model folder, a folder of checkpoints, or a run
     * @param model the folder of weights it means
     * @throws ModelException when there is none
     */
    public static Path beside(Path named, Path model) {
        Path parent = model.toAbsolutePath().normalize().getParent();
        for (Path place : new Path[] {
            model, named.resolve("tokenizer"), parent.resolve("tokenizer"), parent.resolveSibling("tokenizer")
        }) {
            if (Files.exists(place.resolve(TokenizerFiles.TOKENIZER_JSON))) {
                return place;
            }
        }
        throw new ModelException(named + ": no " + TokenizerFiles.TOKENIZER_JSON
                + " beside the model: name the tokenizer it was trained with");
    }

    /**
     * Loads a tokenizer.
     *
     * @param model names the model in messages
     * @throws ModelException when it cannot be read, or its vocabulary is not the model's
     */
    public static Tokenizer load(Path place, Path model, HybridConfig config) {
        Tokenizer tokenizer;
        try {
            tokenizer = Tokenizer.load(place);
        } catch (IOException e) {
            throw new ModelException(place + ": the tokenizer cannot be read: " + e.getMessage(), e);
        }
        int entries = tokenizer.vocabulary().size();
        if (entries > config.vocabularySize() || entries < config.vocabularySize() - MOST_PADDING) {
            throw new ModelException(place + ": has " + entries + " tokens, but the model in " + model + " has "
                    + config.vocabularySize() + ": give the tokenizer it was trained with");
        }
        return tokenizer;
    }
}
