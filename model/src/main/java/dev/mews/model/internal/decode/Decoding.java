package dev.mews.model.internal.decode;

import dev.mews.model.generate.Generation;
import dev.mews.model.generate.Sampler;
import dev.mews.model.generate.SamplingConfig;
import dev.mews.model.internal.layer.HybridModelHandle;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/** Generates tokens with a model in memory. */
public final class Decoding {
    private Decoding() {}

    /**
     * Goes on from a prompt until the model ends the text or the most tokens are reached.
     *
     * @param prompt token ids, at least one
     * @param vocabulary ids drawn are below it: rows of the embedding that only pad it stand for nothing
     * @param alsoEnd ids that end the text beside those of the model
     * @param onToken told of every new token as it is drawn
     */
    public static Generation generate(
            HybridModelHandle model,
            int[] prompt,
            SamplingConfig sampling,
            int vocabulary,
            Set<Integer> alsoEnd,
            IntConsumer onToken) {
        Set<Integer> ends = new TreeSet<>(model.config().eosTokens());
        ends.addAll(alsoEnd);
        Sampler sampler = new Sampler(sampling);
        int[] out = new int[sampling.maxTokens()];
        int count = 0;
        try (DecodeSession session = new DecodeSession(model)) {
            float[] logits = session.append(prompt);
            while (true) {
                int token = sampler.next(vocabulary < logits.length ? Arrays.copyOf(logits, vocabulary) : logits);
                if (ends.contains(token)) {
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
}
