package dev.mews.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mews.loader.PackSource;
import dev.mews.loader.PackStream;
import dev.mews.model.HybridModel;
import dev.mews.model.ModelException;
import dev.mews.model.eval.MemorizationOptions;
import dev.mews.model.eval.MemorizationPoint;
import dev.mews.model.eval.MemorizationProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemorizationProbeTest {
    @TempDir
    private static Path folder;

    private static PackSource packs;

    @BeforeAll
    static void train() throws IOException {
        TestShards.write(folder.resolve("train"), 1, 100, "tok");
        packs = PackSource.shards(folder.resolve("train"));
        Trainer.train(
                new TrainInputs(folder.resolve("train"), new TreeMap<>(), folder.resolve("out"), 1),
                TestConfigs.tiny("steps: 20", "checkpoint_every: 5", "keep_checkpoints: 1", "keep_every: 10"),
                TrainListener.SILENT);
    }

    @Test
    void windowsLieAtRisingDistancesBeforeEachCheckpoint() {
        List<MemorizationPoint> points =
                MemorizationProbe.measure(folder.resolve("out"), packs, new MemorizationOptions(8, 1, true));
        // 40 and 80 packs of 32 tokens, every fourth with 27; the windows end 0, 8 and, of 80 packs, not yet 80 before.
        assertThat(points).extracting(MemorizationPoint::step).containsExactly(10, 10, 20, 20);
        assertThat(points).extracting(MemorizationPoint::ago).containsExactly(0L, 369L, 0L, 369L);
        assertThat(points).extracting(MemorizationPoint::packs).containsOnly(8);
        assertThat(points.get(2).fresh()).isEqualTo(points.get(3).fresh());
    }

    @Test
    void lossesAreThoseOfThePacksBeforeAndAfterThePlace() throws IOException {
        MemorizationPoint point = MemorizationProbe.measure(
                        folder.resolve("out"), packs, new MemorizationOptions(4, 1, false))
                .get(0);
        try (HybridModel model = HybridModel.load(folder.resolve("out/checkpoints/step-000020"));
                PackStream stream = packs.open()) {
            assertThat(point.seen()).isCloseTo(naive(model, stream, 76, 80), within(1e-5));
            assertThat(point.fresh()).isCloseTo(naive(model, stream, 80, 84), within(1e-5));
        }
    }

    /** Mean over the targets of the packs, each document's piece run alone. */
    private static double naive(HybridModel model, PackStream packs, long from, long to) throws IOException {
        double sum = 0;
        int targets = 0;
        for (long p = from; p < to; p++) {
            int[] tokens = packs.read(p).tokens();
            int[] ends = new int[packs.pieces(p) + 2];
            packs.cuSeqlens(p, ends);
            for (int piece = 0; piece < packs.pieces(p); piece++) {
                int[] text = Arrays.copyOfRange(tokens, ends[piece], ends[piece + 1]);
                float[] logits = model.logits(text);
                for (int i = 0; i + 1 < text.length; i++) {
                    double all = 0;
                    for (int v = 0; v < TestShards.VOCABULARY; v++) {
                        all += Math.exp(logits[i * TestShards.VOCABULARY + v]);
                    }
                    sum += Math.log(all) - logits[i * TestShards.VOCABULARY + text[i + 1]];
                    targets++;
                }
            }
        }
        return sum / targets;
    }

    @Test
    void theWindowBeginsWhereNothingFartherIsRemembered() {
        assertThat(MemorizationProbe.window(
                        List.of(point(0, 1), point(100, 0.5), point(1000, 0.01), point(9000, 0.02))))
                .hasValue(1000);
        assertThat(MemorizationProbe.window(List.of(point(0, 0.01), point(100, 0.5), point(1000, 0))))
                .hasValue(1000);
        assertThat(MemorizationProbe.window(List.of(point(0, 1), point(100, 0.5))))
                .isEmpty();
        assertThat(MemorizationProbe.window(List.of(point(0, 0)))).hasValue(0);
    }

    private static MemorizationPoint point(long ago, double gap) {
        return new MemorizationPoint(1, 10_000, ago, 8, 4 - gap, 4, 0.05);
    }

    @Test
    void otherPacksAndARunWithNothingFreshAreRefused() throws IOException {
        TestShards.write(folder.resolve("other"), 2, 100, "tok");
        MemorizationOptions options = new MemorizationOptions(4, 1, false);
        assertThatThrownBy(() -> MemorizationProbe.measure(
                        folder.resolve("out"), PackSource.shards(folder.resolve("other")), options))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("trained on packs of plan plan-1, but those of")
                .hasMessageContaining("follow plan plan-2");
        Trainer.train(
                new TrainInputs(folder.resolve("train"), new TreeMap<>(), folder.resolve("all"), 1),
                TestConfigs.tiny("steps: 25"),
                TrainListener.SILENT);
        assertThatThrownBy(() -> MemorizationProbe.measure(folder.resolve("all"), packs, options))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("all packs were trained on until step 25, so nothing is fresh");
    }
}
