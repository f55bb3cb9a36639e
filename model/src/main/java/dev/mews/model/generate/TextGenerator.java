package dev.mews.model.generate;

import dev.mews.model.HybridConfig;
import dev.mews.model.ModelException;
import dev.mews.model.internal.train.CheckpointStore;
import dev.mews.model.internal.weights.ModelTokenizer;
import dev.mews.model.posttrain.ChatMessage;
import dev.mews.model.posttrain.ChatTemplate;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.StreamingDecoder;
import dev.mews.tokenizer.Tokenizer;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
     * @param model model folder, folder of checkpoints, or run
     * @param tokenizer {@code tokenizer.json} or its folder: the one the model was trained with; by default the one beside it
     * @throws ModelException when either cannot be read, or their vocabularies differ in size
     */
    public static TextGenerator open(Path model, Optional<Path> tokenizer) {
        Path folder = CheckpointStore.resolve(model);
        HybridConfig config = HybridConfig.read(folder);
        Path place = tokenizer.orElseGet(() -> ModelTokenizer.beside(model, folder));
        Tokenizer loaded = ModelTokenizer.load(place, folder, config);
        return new TextGenerator(Generator.open(folder), loaded);
    }

    /**
     * The assistant's next message of a conversation.
     *
     * @param onText told of it piece by piece; a piece ends at a whole character
     * @throws ModelException when the tokenizer has no marks for messages
     */
    public String answer(List<ChatMessage> messages, SamplingConfig sampling, Consumer<String> onText) {
        ChatTemplate template = ChatTemplate.of(tokenizer);
        return generate(template.prompt(messages), sampling, Set.of(template.endToken()), onText);
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
        return generate(tokens, sampling, Set.of(), onText);
    }

    private String generate(int[] tokens, SamplingConfig sampling, Set<Integer> alsoEnd, Consumer<String> onText) {
        StringBuilder text = new StringBuilder();
        StreamingDecoder decoder = tokenizer.streamingDecoder();
        Consumer<String> both = piece -> {
            if (!piece.isEmpty()) {
                text.append(piece);
                onText.accept(piece);
            }
        };
        generator.generate(
                tokens, sampling, tokenizer.vocabulary().size(), alsoEnd, token -> both.accept(decoder.next(token)));
        both.accept(decoder.finish());
        return text.toString();
    }

    @Override
    public void close() {
        generator.close();
    }
}
