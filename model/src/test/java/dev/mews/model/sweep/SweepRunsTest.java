package dev.mews.model.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import dev.mews.loader.PackSource;
import dev.mews.model.train.TestShards;
import dev.mews.model.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunsTest {
    /** The planted bad multiplier: logits are a sixteenth of what they should be. */
    private static final String CONFIG = """
            model: {hidden_size: 16, layers: 1, intermediate_size: 16, heads: 2, key_value_heads: 1, head_size: 8,
              ssm_heads: 2, ssm_head_size: 8, ssm_state_size: 4, multiplier_factors: {lm_head: 0.0625}}
            batch_size: 4
            learning_rate: 0.02
            warmup_steps: 2
            log_every: 1
            threads: 1
            """;

    @TempDir
    private Path folder;

    private final TrainConfig config = ConfigLoader.parse("test.yaml", CONFIG, TrainConfig.class, Map.of());
    private final List<Boolean> fresh = new ArrayList<>();

    @BeforeEach
    void writeShards() throws IOException {
        TestShards.write(folder.resolve("train"), 1, 120, "tok");
        TestShards.write(folder.resolve("held"), 2, 8, "tok");
    }

    @Test
    void aPlantedBadMultiplierIsFoundAndAStoppedSweepGoesOn() throws IOException {
        Sweep sweep = new Sweep(
                config,
                ConfigLoader.parse(
                        "sweep.yaml",
                        "parameters: [forward.lm_head, ewd.mixer_in]\nstages: [{steps: 25, octaves: 2, points: 2}, {steps: 25}]",
                        SweepConfig.class,
                        Map.of()));
        SweepResult stopped = sweep.run(runs(4, true));
        assertThat(stopped.completed()).isFalse();
        assertThat(fresh).containsExactly(true, true, true, true);
        fresh.clear();
        SweepResult result = sweep.run(runs(100, true));
        assertThat(result.completed()).isTrue();
        assertThat(fresh.subList(0, 5)).containsExactly(false, false, false, false, true);
        assertThat(fresh).hasSize(sweep.runs());
        SweptParameter head = sweep.parameters().get(0);
        assertThat(result.best().get(head)).isBetween(2.0, 5.0);
        assertThat(result.bestLoss()).isLessThan(result.firstLoss() - 0.1);
        assertThat(folder.resolve("sweep/working")).isEmptyDirectory();
        fresh.clear();
        assertThat(sweep.run(runs(0, true))).isEqualTo(result);
        assertThat(fresh).containsOnly(false);
    }

    @Test
    void otherDataAreOtherRunsAndWithoutHeldOutPacksTheEndOfTheCurveCounts() throws IOException {
        TrainConfig short1 = ConfigLoader.parse("test.yaml", CONFIG + "steps: 10\n", TrainConfig.class, Map.of());
        OptionalDouble heldOut = runs(1, true).loss(short1);
        OptionalDouble training = runs(1, false).loss(short1);
        assertThat(heldOut).isNotEqualTo(training);
        try (Stream<Path> files = Files.list(folder.resolve("sweep/runs"))) {
            assertThat(files).hasSize(2);
        }
        assertThat(training.getAsDouble()).isBetween(3.0, 4.2);
        assertThat(runs(0, false).loss(short1)).isEqualTo(training);
    }

    @Test
    void aRunThatDivergesIsKeptAsSuch() {
        TrainConfig hot = ConfigLoader.parse(
                "test.yaml", CONFIG + "steps: 30\nstop_at_spike: 1e-6\n", TrainConfig.class, Map.of());
        TrainConfig wild = ConfigLoader.parse(
                "test.yaml",
                CONFIG.replace("learning_rate: 0.02", "learning_rate: 1e30") + "steps: 30\n",
                TrainConfig.class,
                Map.of());
        assertThat(runs(1, true).loss(wild)).hasValue(Double.POSITIVE_INFINITY);
        assertThat(runs(0, true).loss(wild)).hasValue(Double.POSITIVE_INFINITY);
        assertThat(fresh).containsExactly(true, false);
        assertThat(runs(0, true).loss(hot)).isEmpty();
    }

    private SweepRuns runs(int most, boolean heldOut) {
        TreeMap<String, Path> held = new TreeMap<>();
        if (heldOut) {
            held.put("s", folder.resolve("held"));
        }
        return new SweepRuns(
                PackSource.shards(folder.resolve("train")),
                held,
                folder.resolve("sweep"),
                3,
                most,
                () -> false,
                (c, loss, now) -> fresh.add(now));
    }
}
