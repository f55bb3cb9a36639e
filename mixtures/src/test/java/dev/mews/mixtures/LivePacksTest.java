package dev.mews.mixtures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import dev.mews.loader.Batch;
import dev.mews.loader.BatchReader;
import dev.mews.loader.Cursor;
import dev.mews.loader.PackedShards;
import dev.mews.loader.ParallelBatches;
import dev.mews.mixtures.MixConfig.Packing.Algorithm;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LivePacksTest {
    @TempDir
    Path directory;

    private TestTokens tokens;

    @BeforeEach
    void write() throws IOException {
        tokens = new TestTokens(directory.resolve("tokens"))
                .source("code", 60, 150)
                .source("web", 300, 60);
    }

    @AfterEach
    void close() {
        tokens.close();
    }

    private static String yaml(Algorithm algorithm) {
        return String.format(
                Locale.ROOT,
                """
                sources:
                  code: {epochs_max: 5, shift_epochs: %s, fim: {prefix_token: 4991, suffix_token: 4992, middle_token: 4993}}
                  web: {epochs_max: 5}
                stages:
                  - {tokens: 12000, seq_len: 64, weights: {web: 0.5, code: 0.5}}
                  - {tokens: 12000, seq_len: 256, weights: {web: 0.2, code: 0.8}, ramp: 6000}
                packing: {algorithm: %s, window_packs: 8}
                edits: [{at: 7000, seq_len: 32}]
                shard_tokens: 3000
                """,
                algorithm != Algorithm.CONCAT,
                algorithm.name().toLowerCase(Locale.ROOT));
    }

    private static void assertSame(Batch found, Batch expected) {
        assertThat(found.tokens()).isEqualTo(expected.tokens());
        assertThat(found.targets()).isEqualTo(expected.targets());
        assertThat(found.positions()).isEqualTo(expected.positions());
        assertThat(found.seqIdx()).isEqualTo(expected.seqIdx());
        assertThat(found.cuSeqlens()).isEqualTo(expected.cuSeqlens());
        assertThat(found.sources()).isEqualTo(expected.sources());
        assertThat(found.after()).isEqualTo(expected.after());
    }

    @ParameterizedTest
    @EnumSource
    void liveMixingGivesTheBatchesOfPackedShardsWithAnyNumberOfWorkers(Algorithm algorithm)
            throws IOException, InterruptedException {
        MixConfig config = ConfigLoader.parse("mix.yaml", yaml(algorithm), MixConfig.class, Map.of());
        MixPlan plan = MixPlan.of(config, tokens.sources, 6);
        Path file = Files.writeString(directory.resolve("mix.yaml"), yaml(algorithm));
        Path folder = Files.createDirectories(directory.resolve("packed"));
        PackedShardWriter writer = new PackedShardWriter(plan);
        for (PackedShardSpec shard : plan.shards()) {
            writer.write(shard, folder);
        }
        Files.writeString(folder.resolve("packs.json"), plan.manifest());
        SplittableRandom random = new SplittableRandom(2);
        for (int workers : new int[] {1, 3, 16}) {
            try (PackedShards packed = PackedShards.open(folder);
                    LiveMixture mixture =
                            LiveMixture.open(file, MixJournal.beside(file), directory.resolve("tokens"), 6)) {
                assertThat(mixture.plan().fingerprint()).isEqualTo(plan.fingerprint());
                int batchSize = 1 + random.nextInt(7);
                BatchReader reader = BatchReader.over(packed, batchSize, 1, 2);
                reader.seek(random.nextLong(packed.packs() / 2));
                Cursor from = reader.cursor();
                try (ParallelBatches live = ParallelBatches.over(mixture, batchSize, 1, 2, workers, from)) {
                    for (Batch expected = reader.next(); expected != null; expected = reader.next()) {
                        assertSame(live.next(), expected);
                    }
                    assertThat(live.next()).isNull();
                }
            }
        }
    }

    @Test
    void aSourceOfOneInABillionIsServedInAPlan() throws IOException {
        MixConfig config = new MixConfig(
                Map.of(),
                List.of(new MixConfig.TrainingStage(
                        400_000_000_000L,
                        1 << 20,
                        Map.of("web", new BigDecimal("0.999999999"), "rare", new BigDecimal("1e-9")))),
                MixConfig.Order.ANTI_CURRICULUM,
                new MixConfig.Packing(Algorithm.CONCAT, 1),
                MixConfig.Shortage.REDISTRIBUTE,
                1L << 40);
        MixReport report = MixPlan.assuming(config, List.of(), Map.of("web", 400_000_000_000L, "rare", 1_000_000L), 0);
        assertThat(report.sources().get(0).source()).isEqualTo("rare");
        assertThat(report.sources().get(0).asked()).isEqualTo(400);
        // Its first sequence is due in part long before the end: it gets one, and no second.
        assertThat(report.sources().get(0).got()).isEqualTo(1 << 20);
    }
}
