package dev.mews.model.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.AttentionShape;
import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.MambaShape;
import dev.mews.model.ModelCosts;
import dev.mews.model.Multipliers;
import dev.mews.model.internal.decode.DecodeSession;
import dev.mews.model.internal.train.TrainingPass;
import dev.mews.model.internal.weights.ParameterShapes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models whose layers have no mixer. */
class PureTransformerTest {
    private static final int VOCABULARY = 37;
    private static final int[] TOKENS =
            new SplittableRandom(3).ints(70, 1, VOCABULARY).toArray();

    /** Parameters are drawn by their names, so both models have the same ones but for those of the mixer. */
    @ParameterizedTest
    @EnumSource(value = BlockOrder.class, names = "S_A_M", mode = EnumSource.Mode.EXCLUDE)
    void aModelWithoutMixersIsOneWhoseMixersAddNothing(BlockOrder order) {
        try (HybridModelHandle hybrid = HybridModelHandle.create(config(4, order), 2);
                HybridModelHandle transformer = HybridModelHandle.create(config(0, order), 2)) {
            for (int layer = 0; layer < 2; layer++) {
                hybrid.parameters().set(ParameterShapes.layer(layer) + "mamba.out_proj.weight", new float[32 * 16]);
            }
            assertThat(transformer.logits(TOKENS)).containsExactly(hybrid.logits(TOKENS), within(1e-6f));
            assertThat(transformer.parameterShapes().keySet()).isNotEmpty().noneMatch(name -> name.contains("mamba"));
            assertThat(transformer.parameterCount())
                    .isEqualTo(new ModelCosts(config(0, order)).parameters())
                    .isLessThan(hybrid.parameterCount());
        }
    }

    @Test
    void generationWithCachesEqualsTheWholeText() {
        try (HybridModelHandle model = HybridModelHandle.create(config(0, BlockOrder.SA_M), 6);
                DecodeSession session = new DecodeSession(model)) {
            float[] whole = model.logits(TOKENS);
            session.append(Arrays.copyOf(TOKENS, 60));
            float[] last = null;
            for (int t = 60; t < TOKENS.length; t++) {
                last = session.append(new int[] {TOKENS[t]});
            }
            int rows = TOKENS.length * VOCABULARY;
            assertThat(last).containsExactly(Arrays.copyOfRange(whole, rows - VOCABULARY, rows), within(1e-5f));
        }
    }

    /** Two documents of 20 tokens in a row of 40 lose what they lose alone, and every parameter gets a gradient. */
    @Test
    void packedDocumentsDoNotSeeEachOther() {
        try (HybridModelHandle model = HybridModelHandle.create(config(0, BlockOrder.SA_M), 7)) {
            double[] alone = new double[2];
            for (int d = 0; d < 2; d++) {
                int[] part = Arrays.copyOfRange(TOKENS, 20 * d, 20 * d + 20);
                alone[d] = TrainingPass.loss(model, 64, part, new int[20], positions(1), targets(part), 1);
            }
            int[] row = Arrays.copyOf(TOKENS, 40);
            int[] documents = new int[40];
            Arrays.fill(documents, 20, 40, 1);
            int[] next = targets(row);
            next[19] = LossHead.NO_TARGET;
            double packed = new TrainingPass(model, 64).run(row, documents, positions(2), next, 1);
            assertThat(packed).isCloseTo((alone[0] + alone[1]) / 2, within(1e-5));
            model.parameters()
                    .tensors()
                    .forEach((name, tensor) ->
                            assertThat(tensor.grad().defined()).as(name).isTrue());
        }
    }

    @Test
    void theConfigIsReadAsItWasWritten(@TempDir Path folder) throws Exception {
        HybridConfig config = config(0, BlockOrder.SA_M);
        Files.writeString(folder.resolve("config.json"), config.toJson());
        assertThat(HybridConfig.read(folder)).isEqualTo(config);
        assertThat(new ModelCosts(config).parametersByPart()).containsEntry("mamba", 0L);
        // Keys and values of two layers, one head of 8 channels, in float32.
        assertThat(new ModelCosts(config).cacheBytes(10)).isEqualTo(4 * 2 * 2 * 8 * 10);
        assertThatThrownBy(() -> config(0, BlockOrder.S_A_M)).hasMessageContaining("mamba_n_heads of at least 1");
    }

    private static int[] positions(int documents) {
        int[] positions = new int[20 * documents];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i % 20;
        }
        return positions;
    }

    private static int[] targets(int[] tokens) {
        int[] targets = Arrays.copyOfRange(tokens, 1, tokens.length + 1);
        targets[tokens.length - 1] = LossHead.NO_TARGET;
        return targets;
    }

    private static HybridConfig config(int ssmHeads, BlockOrder order) {
        return new HybridConfig(
                VOCABULARY,
                16,
                24,
                2,
                128,
                new AttentionShape(2, 1, 8, 1e11, false),
                new MambaShape(ssmHeads, 8, 1, 4, 4, 64, true, false, false, false, false, 0, Double.POSITIVE_INFINITY),
                Multipliers.ONES,
                false,
                false,
                1e-5,
                0.1,
                0,
                1,
                List.of(2),
                order);
    }
}
