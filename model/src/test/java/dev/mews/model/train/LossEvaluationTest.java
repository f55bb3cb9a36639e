package dev.mews.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mews.loader.PackedShards;
import dev.mews.model.HybridConfig;
import dev.mews.model.HybridModel;
import dev.mews.model.ModelException;
import dev.mews.model.Precision;
import dev.mews.model.eval.LossEvaluation;
import dev.mews.model.eval.SourceLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the definition: every document alone through the model, cross-entropy in double precision. */
class LossEvaluationTest {
    private static final int PACKS = 5;

    @TempDir
    private Path folder;

    private HybridConfig config;

    @BeforeEach
    void makeModelAndShards() throws IOException {
        TestShards.write(folder.resolve("held/a"), 4, PACKS, "tok");
        TestShards.write(folder.resolve("held/b"), 5, PACKS, "tok");
        config = TestConfigs.tiny().model().toConfig(TestShards.VOCABULARY, 32, TestShards.PAD, TestShards.END);
        HybridModel.init(folder.resolve("model"), config, 3, Precision.FP32);
    }

    @Test
    void lossIsThatOfEachDocumentAlone() throws IOException {
        SourceLoss expected = twin(folder.resolve("held/a"), PACKS);
        SortedMap<String, SourceLoss> measured = LossEvaluation.measure(
                folder.resolve("model"), folder.resolve("held/a"), Optional.empty(), Long.MAX_VALUE);
        assertThat(measured).containsOnlyKeys("s");
        SourceLoss actual = measured.get("s");
        assertThat(actual.tokens()).isEqualTo(expected.tokens());
        assertThat(actual.nats()).isCloseTo(expected.nats(), within(1e-5 * expected.nats()));
        assertThat(actual.bitsPerByte()).isNaN();
    }

    @Test
    void aFolderOfFoldersAndAFewPacksAreTaken() throws IOException {
        SourceLoss expected = twin(folder.resolve("held/a"), 3).plus(twin(folder.resolve("held/b"), 3));
        SourceLoss actual = LossEvaluation.measure(folder.resolve("model"), folder.resolve("held"), Optional.empty(), 3)
                .get("s");
        assertThat(actual.tokens()).isEqualTo(expected.tokens());
        assertThat(actual.natsPerToken()).isCloseTo(expected.natsPerToken(), within(1e-5));
    }

    @Test
    void bitsPerByteDivideByTheTextAndNotByTheTokens() {
        SourceLoss loss = new SourceLoss(10, 40, 10 * 4 * Math.log(2));
        assertThat(loss.natsPerToken()).isCloseTo(4 * Math.log(2), within(1e-12));
        assertThat(loss.bitsPerByte()).isCloseTo(1, within(1e-12));
    }

    @Test
    void anotherVocabularyIsRefused() {
        HybridModel.init(folder.resolve("other"), TestConfigs.tiny().model().toConfig(99, 32, 0, 1), 3, Precision.FP32);
        assertThatThrownBy(() ->
                        LossEvaluation.measure(folder.resolve("other"), folder.resolve("held/a"), Optional.empty(), 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("its vocabulary has 60 entries, but that of the model has 99");
        assertThatThrownBy(() -> LossEvaluation.measure(folder.resolve("model"), folder, Optional.empty(), 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no packed shards here");
    }

    private SourceLoss twin(Path shards, int packs) throws IOException {
        long tokens = 0;
        double nats = 0;
        try (PackedShards packed = PackedShards.open(shards);
                HybridModel model = HybridModel.load(folder.resolve("model"))) {
            for (int pack = 0; pack < packs; pack++) {
                int[] row = new int[packed.sequenceLength(pack)];
                packed.read(pack, row, 0);
                int[] ends = new int[row.length + 2];
                int segments = packed.cuSeqlens(pack, ends);
                for (int i = 0; i < Math.min(segments, packed.pieces(pack)); i++) {
                    int[] document = Arrays.copyOfRange(row, ends[i], ends[i + 1]);
                    float[] logits = model.logits(document);
                    for (int t = 0; t + 1 < document.length; t++) {
                        nats += crossEntropy(logits, t * TestShards.VOCABULARY, document[t + 1]);
                        tokens++;
                    }
                }
            }
        }
        return new SourceLoss(tokens, 0, nats);
    }

    private static double crossEntropy(float[] logits, int from, int target) {
        double sum = 0;
        for (int v = 0; v < TestShards.VOCABULARY; v++) {
            sum += Math.exp(logits[from + v]);
        }
        return Math.log(sum) - logits[from + target];
    }
}
