package dev.mews.model.generate;

import dev.mews.model.HybridConfig;
import dev.mews.model.internal.decode.Decoding;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.train.CheckpointStore;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Generates tokens with a trained model. The prompt is read once; every further token costs one step, whose state has
 * constant size apart from the attention's keys and values. Not thread-safe.
 */
public final class Generator implements Closeable {
    private final HybridModelHandle model;

    private Generator(HybridModelHandle model) {
        this.model = model;
    }

    /**
     * Loads a model folder, or the newest one of a {@code checkpoints} folder.
     *
     * @throws dev.mews.model.ModelException when there is no complete model, or libtorch cannot be loaded here
     */
    public static Generator open(Path folder) {
        return new Generator(HybridModelHandle.load(CheckpointStore.resolve(folder)));
    }

    public HybridConfig config() {
        return model.config();
    }

    /**
     * Goes on from a prompt until the model ends the text or the most tokens are reached.
     *
     * @param prompt token ids, at least one
     * @param onToken told of every new token as it is drawn
     */
    public Generation generate(int[] prompt, SamplingConfig sampling, IntConsumer onToken) {
        return generate(prompt, sampling, config().vocabularySize(), Set.of(), onToken);
    }

    /**
     * As {@link #generate(int[], SamplingConfig, IntConsumer)}.
     *
     * @param vocabulary ids drawn are below it: entries that only pad the model's vocabulary stand for nothing
     * @param alsoEnd ids that end the text beside those of the model
     */
    public Generation generate(
            int[] prompt, SamplingConfig sampling, int vocabulary, Set<Integer> alsoEnd, IntConsumer onToken) {
        return Decoding.generate(model, prompt, sampling, vocabulary, alsoEnd, onToken);
    }

    @Override
    public void close() {
        model.close();
    }
}
