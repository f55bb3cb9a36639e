package dev.mews.model.generate;

import dev.mews.model.ModelException;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.StreamingDecoder;
import dev.mews.tokenizer.Tokenizer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Generates text: a {@link Generator} between a tokenizer's two directions. Not thread-safe. */
public final class TextGenerator implements Closeable {
    private final Generator generator;
    private final Tokenizer tokenizer;

    private TextGenerator(Generator generator, Tokenizer tokenizer) {
        this.generator = generator;
        this.tokenizer = tokenizer;
    }

    /**
     * Loads a model and its tokenizer.
     *
     * @param model model folder, or a folder of checkpoints
     * @param tokenizer {@code tokenizer.json} or its folder: the one the shards were made with
     * @throws ModelException when either cannot be read, or their vocabularies differ in size
     */
    public static TextGenerator open(Path model, Path tokenizer) {
        Tokenizer loaded;
        try {
            loaded = Tokenizer.load(tokenizer);
        } catch (IOException e) {
            throw new ModelException(tokenizer + ": the tokenizer cannot be read: " + e.getMessage(), e);
        }
        Generator generator = Generator.open(model);
        int entries = loaded.vocabulary().size();
        if (entries != generator.config().vocabularySize()) {
            int expected = generator.config().vocabularySize();
            generator.close();
            throw new ModelException(tokenizer + ": has " + entries + " tokens, but the model in " + model + " has "
                    + expected + ": give the tokenizer it was trained with");
        }
        return new TextGenerator(generator, loaded);
    }

    /**
     * Goes on from a prompt; special tokens in it count as such. An empty prompt starts a new text.
     *
     * @param onText told of the new text piece by piece; a piece ends at a whole character
     * @return the new text, without the prompt
     */
    public String generate(String prompt, SamplingConfig sampling, Consumer<String> onText) {
        int[] tokens = tokenizer.encode(prompt, SpecialTokenMode.ALLOW);
        if (tokens.length == 0) {
            // Texts follow an end-of-text token in training order, but not in one segment: this is the nearest to a
            // start.
            tokens = new int[] {generator.config().bosToken()};
        }
        StringBuilder text = new StringBuilder();
        StreamingDecoder decoder = tokenizer.streamingDecoder();
        Consumer<String> both = piece -> {
            if (!piece.isEmpty()) {
                text.append(piece);
                onText.accept(piece);
            }
        };
        generator.generate(tokens, sampling, token -> both.accept(decoder.next(token)));
        both.accept(decoder.finish());
        return text.toString();
    }

    @Override
    public void close() {
        generator.close();
    }
}
