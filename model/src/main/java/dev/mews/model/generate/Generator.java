package dev.mews.model.generate;

import dev.mews.model.HybridConfig;
import dev.mews.model.internal.CheckpointStore;
import dev.mews.model.internal.DecodeSession;
import dev.mews.model.internal.HybridModelHandle;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Arrays;
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
        Sampler sampler = new Sampler(sampling);
        int[] out = new int[sampling.maxTokens()];
        int count = 0;
        try (DecodeSession session = new DecodeSession(model)) {
            float[] logits = session.append(prompt);
            while (true) {
                int token = sampler.next(logits);
                if (model.config().eosTokens().contains(token)) {
                    return new Generation(Arrays.copyOf(out, count), Generation.Stop.END_OF_TEXT);
                }
                out[count++] = token;
                onToken.accept(token);
                if (count == out.length) {
                    return new Generation(out, Generation.Stop.MAX_TOKENS);
                }
                logits = session.append(new int[] {token});
            }
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
