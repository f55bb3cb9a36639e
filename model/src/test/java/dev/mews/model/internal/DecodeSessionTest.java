package dev.mews.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeSessionTest {
    /** 90 tokens are more than one chunk of the scan, and more than the first buffer of keys. */
    @ParameterizedTest
    @ValueSource(
            strings = {"two-groups-gated-norm", "norm-before-gate-tied", "biases-and-dt-limit", "plain-one-kv-head"})
    void logitsWithCachesEqualFullRecomputation(String name) {
        int[] tokens = new SplittableRandom(4).ints(90, 1, 37).toArray();
        try (HybridModelHandle model = HybridModelHandle.load(Golden.folder(name))) {
            float[] full = model.logits(tokens);
            for (int[] parts : new int[][] {{90}, {1, 1, 1, 87}, {2, 70, 1, 1, 16}, {70, 3, 17}}) {
                check(model, tokens, parts, full);
            }
            int[] ones = new int[90];
            Arrays.fill(ones, 1);
            check(model, tokens, ones, full);
        }
    }

    private static void check(HybridModelHandle model, int[] tokens, int[] parts, float[] full) {
        int vocabulary = model.config().vocabularySize();
        try (DecodeSession session = new DecodeSession(model)) {
            int at = 0;
            for (int part : parts) {
                float[] logits = session.append(Arrays.copyOfRange(tokens, at, at + part));
                at += part;
                float[] expected = Arrays.copyOfRange(full, (at - 1) * vocabulary, at * vocabulary);
                assertThat(logits).as("after %s tokens", at).containsExactly(expected, within(1e-5f));
            }
            assertThat(session.length()).isEqualTo(tokens.length);
        }
    }
}
