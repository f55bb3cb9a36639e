package dev.mews.model.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.AttentionShape;
import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.Multipliers;
import dev.mews.model.Precision;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.LayerCache;
import dev.mews.model.internal.layer.Segments;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.internal.torch.Team;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Single tokens in plain Java, against libtorch's step of one token, whose own correctness other tests show. */
class TokenPassTest {
    private static final int VOCABULARY = 150;
    private static final Multipliers MULTIPLIERS =
            new Multipliers(5.65, 0.78, 0.39, 0.8, 0.9, 1.25, 0.23, 0.88, 0.58, 0.35, 0.25, 0.45, 0.5, 0.65);

    /** Every option of a config on and off, each with several of the others. */
    static Stream<HybridConfig> configs() {
        return IntStream.range(0, 24).mapToObj(TokenPassTest::config);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void logitsAreThoseOfLibtorch(HybridConfig config) {
        try (HybridModelHandle model = scattered(config)) {
            int[] prompt = tokens(1, 7);
            LayerCache[] cache = caches(config);
            libtorch(model, prompt, cache, 0);
            try (DecodeSession session = new DecodeSession(model)) {
                session.append(prompt);
                int[] more = tokens(2, 70);
                for (int i = 0; i < more.length; i++) {
                    float[] expected = libtorch(model, new int[] {more[i]}, cache, prompt.length + i);
                    float[] actual = session.append(new int[] {more[i]});
                    assertThat(actual).as("token %s", i).containsExactly(expected, within(1e-5f * largest(expected)));
                }
            }
            for (LayerCache layer : cache) {
                layer.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void aTextCanBeginWithASingleToken(HybridConfig config) {
        int[] tokens = tokens(3, 9);
        try (HybridModelHandle model = scattered(config);
                DecodeSession session = new DecodeSession(model)) {
            float[] whole = model.logits(tokens);
            for (int t = 0; t < 3; t++) {
                check(session.append(new int[] {tokens[t]}), whole, t);
            }
            check(session.append(Arrays.copyOfRange(tokens, 3, 8)), whole, 7);
            check(session.append(new int[] {tokens[8]}), whole, 8);
        }
    }

    /** More tokens than two spans of the attention, so that softmaxes of spans are joined. */
    @Test
    void longTextsAreReadSpanBySpan() {
        int[] tokens = tokens(4, 2 * TokenAttention.SPAN + 3);
        try (HybridModelHandle model = scattered(config(5));
                DecodeSession session = new DecodeSession(model)) {
            float[] whole = model.logits(tokens);
            session.append(Arrays.copyOf(tokens, tokens.length - 6));
            for (int t = tokens.length - 6; t < tokens.length; t++) {
                check(session.append(new int[] {tokens[t]}), whole, t);
            }
        }
    }

    @Test
    void theBitsDoNotDependOnTheNumberOfThreads() {
        HybridConfig config = config(5);
        int[] prompt = tokens(6, TokenAttention.SPAN + 100);
        try (HybridModelHandle model = scattered(config)) {
            float[] first = null;
            for (int threads : new int[] {1, 2, 3, 5}) {
                LayerCache[] cache = caches(config);
                try (TokenPass pass = new TokenPass(
                        config, model.network(), model.parameters().tensors(), Team.of(threads))) {
                    libtorch(model, prompt, cache, 0);
                    float[] logits = null;
                    for (int token : tokens(7, 20)) {
                        logits = pass.logits(token, cache);
                    }
                    first = first == null ? logits : first;
                    assertThat(logits).as("%s threads", threads).containsExactly(first);
                } finally {
                    for (LayerCache layer : cache) {
                        layer.close();
                    }
                }
            }
        }
    }

    @Test
    void weightsThatWereRoundedToBfloat16AreFloat32InMemory(@TempDir Path folder) {
        int[] tokens = tokens(8, 12);
        try (HybridModelHandle model = scattered(config(2))) {
            model.save(folder, Precision.BF16, 1 << 20);
        }
        try (HybridModelHandle model = HybridModelHandle.load(folder);
                DecodeSession session = new DecodeSession(model)) {
            float[] whole = model.logits(tokens);
            session.append(Arrays.copyOf(tokens, 11));
            check(session.append(new int[] {tokens[11]}), whole, 11);
        }
    }

    /** The bits of {@code i} are options; the block order goes round. */
    private static HybridConfig config(int i) {
        boolean biases = (i & 1) != 0;
        boolean gatedNorm = (i & 2) != 0;
        boolean normBeforeGate = (i & 4) != 0;
        boolean tied = (i & 8) != 0;
        boolean limits = (i >> 1 & 5) == 5;
        int groups = i % 3 == 0 ? 3 : 1;
        boolean mamba = i != 4 && i != 6; // without it there is no order S_A_M
        AttentionShape attention = new AttentionShape(6, i % 2 == 0 ? 2 : 6, 8, 1e4, biases);
        MambaShape mixer = new MambaShape(
                9,
                5,
                groups,
                7,
                1 + i % 4,
                64,
                i % 5 != 0,
                biases,
                biases,
                gatedNorm,
                normBeforeGate,
                limits ? 0.3 : 0,
                limits ? 0.8 : Double.POSITIVE_INFINITY);
        return new HybridConfig(
                VOCABULARY,
                40,
                135,
                2,
                4096,
                attention,
                mamba ? mixer : MambaShape.none(),
                MULTIPLIERS,
                tied,
                biases,
                1e-5,
                0.2,
                0,
                1,
                List.of(2),
                List.of(BlockOrder.SA_M, BlockOrder.SAM, BlockOrder.S_A_M).get(i % 3));
    }

    /** A model whose vectors are not the ones and zeros they start as. */
    private static HybridModelHandle scattered(HybridConfig config) {
        HybridModelHandle model = HybridModelHandle.create(config, 3);
        SplittableRandom random = new SplittableRandom(2);
        model.parameterShapes().forEach((name, shape) -> {
            if (shape.length == 1) {
                float[] values = new float[(int) shape[0]];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextDouble(0.3, 1.5) * (name.endsWith("bias") ? i % 3 - 1 : 1);
                }
                model.parameters().set(name, values);
            }
        });
        return model;
    }

    private static LayerCache[] caches(HybridConfig config) {
        return Stream.generate(LayerCache::new).limit(config.layers()).toArray(LayerCache[]::new);
    }

    /** Logits after the last of some tokens. */
    private static float[] libtorch(HybridModelHandle model, int[] tokens, LayerCache[] cache, int before) {
        return Scopes.withoutGradients(() -> {
            int chunk = Math.min(HybridModelHandle.SCAN_CHUNK, tokens.length);
            Segments segments = Segments.unbroken(1, tokens.length, before, chunk, ScalarType.Float);
            Tensor ids = Ops.longs(tokens, 1, tokens.length);
            Tensor hidden = model.network().hidden(model.parameters().tensors(), ids, segments, cache);
            return Ops.floats(
                    model.network().logits(model.parameters().tensors(), hidden.narrow(1, tokens.length - 1, 1)));
        });
    }

    private static int[] tokens(long seed, int count) {
        return new SplittableRandom(seed).ints(count, 1, VOCABULARY).toArray();
    }

    private static void check(float[] logits, float[] whole, int position) {
        float[] expected = Arrays.copyOfRange(whole, position * VOCABULARY, (position + 1) * VOCABULARY);
        assertThat(logits).as("after %s", position).containsExactly(expected, within(1e-5f * largest(expected)));
    }

    /** At least 1: the tolerance is that of float32 for logits of any size. */
    private static float largest(float[] values) {
        float largest = 1;
        for (float v : values) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }
}
