package dev.mews.model.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.ModelCosts;
import dev.mews.model.internal.layer.Golden;
import dev.mews.model.internal.layer.HybridModelHandle;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
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

    @Test
    void aSessionTakenBackGoesOnAsIfNothingHadCome() {
        int[] tokens = new SplittableRandom(5).ints(90, 1, 37).toArray();
        int[] other = new SplittableRandom(6).ints(90, 1, 37).toArray();
        try (HybridModelHandle model = HybridModelHandle.load(Golden.folder("two-groups-gated-norm"));
                DecodeSession session = new DecodeSession(model)) {
            session.append(Arrays.copyOf(tokens, 40));
            ModelCosts costs = new ModelCosts(model.config());
            assertThat(session.keyValueBytes() + session.stateBytes()).isEqualTo(costs.cacheBytes(40));
            float[] rest;
            try (DecodeSession.Mark mark = session.mark()) {
                rest = session.appendAll(Arrays.copyOfRange(tokens, 40, 90));
                session.rewind(mark);
                session.append(other);
                session.append(new int[] {3});
                session.rewind(mark);
                session.rewind(mark);
            }
            assertThat(session.length()).isEqualTo(40);
            assertThat(session.appendAll(Arrays.copyOfRange(tokens, 40, 90))).containsExactly(rest);
            float[] full = model.logits(tokens);
            assertThat(rest).containsExactly(Arrays.copyOfRange(full, 40 * 37, 90 * 37), within(1e-5f));
            assertThat(session.keyValueBytes() + session.stateBytes()).isEqualTo(costs.cacheBytes(90));
        }
    }

    @Test
    void longTextsGoInByPieces() {
        int[] tokens = new SplittableRandom(9)
                .ints(2 * DecodeSession.PIECE + 60, 1, 37)
                .toArray();
        try (HybridModelHandle model = HybridModelHandle.load(Golden.folder("two-groups-gated-norm"))) {
            float[] full = model.logits(tokens);
            check(model, tokens, new int[] {DecodeSession.PIECE, DecodeSession.PIECE + 60}, full);
            check(model, tokens, new int[] {tokens.length}, full);
            int from = DecodeSession.PIECE - 5;
            try (DecodeSession session = new DecodeSession(model)) {
                session.append(Arrays.copyOf(tokens, from));
                float[] rest = session.appendAll(Arrays.copyOfRange(tokens, from, tokens.length));
                assertThat(rest)
                        .containsExactly(
                                Arrays.copyOfRange(full, from * model.config().vocabularySize(), full.length),
                                within(1e-5f));
            }
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
