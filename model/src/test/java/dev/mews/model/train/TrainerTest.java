package dev.mews.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mews.model.HybridModel;
import dev.mews.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeShards() throws IOException {
        TestShards.write(shared.resolve("train"), 1, 200, "tok");
        TestShards.write(shared.resolve("heldout"), 2, 30, "tok");
    }

    @Test
    void lossOnHeldOutTokensFallsWellBelowTheUnigramModels() {
        TrainResult result =
                Trainer.train(inputs(folder, 1), TestConfigs.tiny("steps: 50", "eval_every: 25"), TrainListener.SILENT);
        assertThat(result.completed()).isTrue();
        assertThat(result.steps()).isEqualTo(50);
        assertThat(result.unigramLoss().orElseThrow()).isBetween(3.9, 4.1); // ln 59 = 4.08 but for the end token
        assertThat(result.heldOutLoss().orElseThrow())
                .isLessThan(result.unigramLoss().orElseThrow() - 1);
        assertThat(result.heldOutBySource()).containsOnlyKeys("s");
        assertThat(result.firstLoss()).isGreaterThan(3.8);
        assertThat(result.lastLoss()).isLessThan(result.firstLoss() - 1);
        assertThat(result.curve()).hasSize(50);
        assertThat(result.curve().get(24).heldOutLoss()).isPresent();
        assertThat(result.curve().get(25).heldOutLoss()).isEmpty();
        assertThat(result.checkpoint()).isEqualTo(folder.resolve("checkpoints/step-000050"));
    }

    @Test
    void theSameConfigGivesTheSameLossesBitForBitAndAnotherSeedOthers() {
        TrainConfig config = TestConfigs.tiny("steps: 6");
        List<Double> first = losses(Trainer.train(inputs(folder.resolve("a"), 1), config, TrainListener.SILENT));
        assertThat(losses(Trainer.train(inputs(folder.resolve("b"), 1), config, TrainListener.SILENT)))
                .isEqualTo(first);
        assertThat(losses(Trainer.train(inputs(folder.resolve("c"), 2), config, TrainListener.SILENT)))
                .isNotEqualTo(first);
    }

    @Test
    void aStoppedRunGoesOnWithTheLossesOfAnUndisturbedOne() throws IOException {
        TrainConfig config =
                TestConfigs.parse("steps: 60\nepochs: 2\ncheckpoint_every: 7\nlog_every: 4\neval_every: 10\n");
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        TrainResult undisturbed = Trainer.train(inputs(whole, 1), config, TrainListener.SILENT);

        TrainResult stopped = Trainer.train(inputs(parts, 1), config, stopAfter(9));
        assertThat(stopped.completed()).isFalse();
        assertThat(stopped.steps()).isEqualTo(9);
        assertThat(stopped.packs()).isEqualTo(9 * 4);
        // What a kill leaves behind: a half-written checkpoint, and points after the last complete one.
        Path half = Files.createDirectory(parts.resolve("checkpoints/.tmp-step-000014"));
        Files.writeString(half.resolve("model.safetensors"), "half");
        Files.writeString(
                parts.resolve("metrics.jsonl"), "{\"step\":12,\"tokens\":1,\"loss\":1", StandardOpenOption.APPEND);
        // The second pass over 200 packs in batches of 4 begins after step 50.
        Trainer.train(inputs(parts, 1), config, stopAfter(44));
        TrainResult resumed = Trainer.train(inputs(parts, 1), config, TrainListener.SILENT);

        assertThat(losses(resumed)).isEqualTo(losses(undisturbed));
        assertThat(resumed.tokens()).isEqualTo(undisturbed.tokens());
        assertThat(resumed.heldOutLoss()).isEqualTo(undisturbed.heldOutLoss());
        assertThat(resumed.unigramLoss()).isEqualTo(undisturbed.unigramLoss());
        for (String file : List.of("model.safetensors", "optimizer.safetensors", "trainer.json", "config.json")) {
            assertThat(resumed.checkpoint().resolve(file))
                    .hasSameBinaryContentAs(undisturbed.checkpoint().resolve(file));
        }
        assertThat(half).doesNotExist();
        assertThat(parts.resolve("checkpoints/latest")).hasContent("step-000060");
    }

    @Test
    void aCheckpointWithoutItsMarkAndAStaleLatestChangeNothing() throws IOException {
        TrainConfig config = TestConfigs.tiny("steps: 12", "checkpoint_every: 4", "keep_checkpoints: 9");
        TrainResult undisturbed = Trainer.train(inputs(folder.resolve("whole"), 1), config, TrainListener.SILENT);
        Path parts = folder.resolve("parts");
        copy(folder.resolve("whole"), parts);
        Files.delete(parts.resolve("checkpoints/step-000012/complete.json"));
        Files.writeString(parts.resolve("checkpoints/latest"), "step-000004\n");
        List<Integer> resumedAt = new ArrayList<>();
        TrainResult resumed = Trainer.train(inputs(parts, 1), config, new TrainListener() {
            @Override
            public void started(TrainPlan plan) {
                resumedAt.add(plan.resumedStep());
            }
        });
        assertThat(resumedAt).containsExactly(8);
        assertThat(losses(resumed)).isEqualTo(losses(undisturbed));
    }

    @Test
    void aFinishedRunIsNotTrainedAgain() {
        TrainConfig config = TestConfigs.tiny("steps: 5");
        TrainResult first = Trainer.train(inputs(folder, 1), config, TrainListener.SILENT);
        List<TrainStep> steps = new ArrayList<>();
        TrainResult again = Trainer.train(inputs(folder, 1), config, new TrainListener() {
            @Override
            public void step(TrainStep step) {
                steps.add(step);
            }
        });
        assertThat(steps).isEmpty();
        assertThat(again.curve()).isEqualTo(first.curve());
        assertThat(again.heldOutLoss()).isEqualTo(first.heldOutLoss());
    }

    @Test
    void aRampUpTakesItsStagesAndGoesOnInThemAfterAStop() throws IOException {
        // 32 positions a pack: 5 steps of 2 packs, then 4 of 3, then 4 a step: 10 + 12 + 178 packs.
        TrainConfig config = TestConfigs.tiny(
                "steps: 100",
                "batch_stages: [{until_tokens: 320, batch_size: 2}, {until_tokens: 700, batch_size: 3}]",
                "schedule: eps",
                "checkpoint_every: 3",
                "groups: {embedding: {elr: 0.5, ewd: 2}}",
                "z_loss: 0.0001");
        TrainResult whole = Trainer.train(inputs(folder.resolve("whole"), 1), config, TrainListener.SILENT);
        assertThat(whole.steps()).isEqualTo(5 + 4 + 45);
        assertThat(whole.packs()).isEqualTo(200);
        double full = config.learningRate();
        assertThat(whole.curve().get(4).learningRate()).isCloseTo(full * Math.sqrt(0.5) * power(5 * 64), within(1e-12));
        assertThat(whole.curve().get(5).learningRate())
                .isCloseTo(full * Math.sqrt(0.75) * power(5 * 64 + 96), within(1e-12));
        assertThat(whole.curve().get(9).learningRate()).isCloseTo(full * power(5 * 64 + 4 * 96 + 128), within(1e-12));
        Path parts = folder.resolve("parts");
        Trainer.train(inputs(parts, 1), config, stopAfter(4));
        Trainer.train(inputs(parts, 1), config, stopAfter(8));
        TrainResult resumed = Trainer.train(inputs(parts, 1), config, TrainListener.SILENT);
        assertThat(losses(resumed)).isEqualTo(losses(whole));
        assertThat(resumed.checkpoint().resolve("model.safetensors"))
                .hasSameBinaryContentAs(whole.checkpoint().resolve("model.safetensors"));
    }

    /** The hold is the warm-up of four steps of two packs. */
    private static double power(int positions) {
        return Math.pow(positions / 256.0, -0.25);
    }

    @Test
    void passesOfAFewPacksGiveTheLossesOfWholeBatches() {
        List<Double> whole = losses(
                Trainer.train(inputs(folder.resolve("whole"), 1), TestConfigs.tiny("steps: 6"), TrainListener.SILENT));
        List<Double> added = losses(Trainer.train(
                inputs(folder.resolve("added"), 1),
                TestConfigs.tiny("steps: 6", "micro_batch_size: 3"),
                TrainListener.SILENT));
        for (int i = 0; i < whole.size(); i++) {
            assertThat(added.get(i)).isCloseTo(whole.get(i), within(1e-6 * whole.get(i)));
        }
    }

    @Test
    void heldOutLossesBySourceAndAnEventFileAreWrittenOnlyWhenAsked() throws IOException {
        TrainConfig config = TestConfigs.tiny("steps: 4", "eval_every: 2", "tensorboard: true");
        TrainResult result = Trainer.train(inputs(folder, 1), config, TrainListener.SILENT);
        assertThat(result.curve().get(1).heldOutBySource()).containsOnlyKeys("s");
        assertThat(result.curve().get(0).heldOutBySource()).isEmpty();
        assertThat(folder.resolve("metrics.jsonl")).content().contains("\"held_out_by_source\":{\"s\":");
        assertThat(folder.resolve("tensorboard/events.out.tfevents.0.mews")).isNotEmptyFile();
        assertThat(Trainer.train(inputs(folder, 1), config, TrainListener.SILENT)
                        .curve())
                .isEqualTo(result.curve());
        Trainer.discard(folder);
        assertThat(folder).isEmptyDirectory();
        Trainer.train(inputs(folder, 1), TestConfigs.tiny("steps: 1"), TrainListener.SILENT);
        assertThat(folder.resolve("tensorboard")).doesNotExist();
    }

    @Test
    void diagnosticsAreTakenEveryFewStepsAndChangeNothing() {
        TrainResult without = Trainer.train(
                inputs(folder.resolve("without"), 1),
                TestConfigs.tiny("steps: 4", "diagnostics_every: 0"),
                TrainListener.SILENT);
        TrainResult with = Trainer.train(
                inputs(folder.resolve("with"), 1),
                TestConfigs.tiny("steps: 4", "diagnostics_every: 2", "recompute: true", "micro_batch_size: 3"),
                TrainListener.SILENT);
        assertThat(without.curve()).allSatisfy(p -> assertThat(p.figures()).isEmpty());
        assertThat(with.curve().get(0).figures()).isEmpty();
        LossPoint point = with.curve().get(3);
        assertThat(point.figures())
                .containsKeys("dt/p05/layer00", "dt/p50/layer01", "dt/p95/layer01", "dt/max/layer00")
                .containsKeys("param_norm/embedding", "grad_norm/mlp_up", "grad_norm/dt_bias");
        // The groups' squares add up to that of the whole gradient.
        double squares = point.figures().entrySet().stream()
                .filter(e -> e.getKey().startsWith("grad_norm/"))
                .mapToDouble(e -> e.getValue() * e.getValue())
                .sum();
        assertThat(Math.sqrt(squares)).isCloseTo(point.gradNorm(), within(1e-5 * point.gradNorm()));
        for (int i = 0; i < 4; i++) {
            double loss = without.curve().get(i).loss();
            assertThat(with.curve().get(i).loss()).isCloseTo(loss, within(1e-5 * loss));
        }
    }

    @Test
    void onlyTheNewestCheckpointsAreKept() throws IOException {
        Trainer.train(
                inputs(folder, 1),
                TestConfigs.tiny("steps: 9", "checkpoint_every: 2", "keep_checkpoints: 2"),
                TrainListener.SILENT);
        try (Stream<Path> entries = Files.list(folder.resolve("checkpoints"))) {
            assertThat(entries.map(p -> p.getFileName().toString()).sorted())
                    .containsExactly("latest", "step-000008", "step-000009");
        }
    }

    @Test
    void aRunEndsWhenThePacksDo() {
        TrainResult result = Trainer.train(inputs(folder, 1), TestConfigs.tiny("steps: 500"), TrainListener.SILENT);
        assertThat(result.steps()).isEqualTo(50);
        assertThat(result.completed()).isTrue();
    }

    @Test
    void aCheckpointIsAModelFolder() {
        TrainResult result = Trainer.train(inputs(folder, 1), TestConfigs.tiny("steps: 2"), TrainListener.SILENT);
        try (HybridModel model = HybridModel.load(result.checkpoint())) {
            assertThat(model.config().vocabularySize()).isEqualTo(TestShards.VOCABULARY);
            assertThat(model.config().eosTokens()).containsExactly(TestShards.END);
            assertThat(model.config().padToken()).isEqualTo(TestShards.PAD);
            assertThat(model.parameterCount()).isEqualTo(result.parameters());
        }
    }

    @Test
    void anotherConfigDoesNotGoOnFromTheseCheckpointsUntilTheyAreDiscarded() {
        Trainer.train(inputs(folder, 1), TestConfigs.tiny("steps: 2"), TrainListener.SILENT);
        TrainConfig other = TestConfigs.tiny("steps: 2", "weight_decay: 0.2");
        assertThatThrownBy(() -> Trainer.train(inputs(folder, 1), other, TrainListener.SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("step-000002: made with another config, seed or tokenizer");
        Trainer.discard(folder);
        assertThat(folder).isEmptyDirectory();
        assertThat(Trainer.train(inputs(folder, 1), other, TrainListener.SILENT).steps())
                .isEqualTo(2);
    }

    @Test
    void aDivergedRunStopsAndLeavesTheLastCheckpoint() {
        TrainConfig config = TestConfigs.parse(
                "steps: 30\ncheckpoint_every: 1\nwarmup_steps: 0\nlearning_rate: 1.0e30\nweight_decay: 1.0e30\n");
        assertThatThrownBy(() -> Trainer.train(inputs(folder, 1), config, TrainListener.SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("training diverged; lower learning_rate (1.0E30)")
                .hasMessageContaining("the last checkpoint is " + folder.resolve("checkpoints"));
        assertThat(folder.resolve("checkpoints/step-000001/complete.json")).exists();
    }

    @Test
    void aSpikeStopsTheRunBeforeItsStepIsTaken() throws IOException {
        // A rate this small leaves the loss to the batches, one of which is above the mean sooner or later.
        TrainConfig config = TestConfigs.parse("""
                steps: 100
                epochs: 2
                learning_rate: 0.000000001
                checkpoint_every: 10
                keep_checkpoints: 9
                log_every: 1
                stop_at_spike: 0.000001
                """);
        assertThatThrownBy(() -> Trainer.train(inputs(folder, 1), config, TrainListener.SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the loss jumped to ")
                .hasMessageContaining("more than 1.0E-6 above the mean of the 50 steps before")
                .hasMessageContaining("the last checkpoint is " + folder.resolve("checkpoints/step-000050"));
        List<String> points = Files.readAllLines(folder.resolve("metrics.jsonl"));
        assertThat(points).hasSizeBetween(50, 59);
        // Gone on with, it meets the same spike: what it compares with is in the checkpoint.
        assertThatThrownBy(() -> Trainer.train(inputs(folder, 1), config, TrainListener.SILENT))
                .hasMessageContaining("step " + (points.size() + 1) + ": the loss jumped to ");
    }

    @Test
    void aDamagedCheckpointIsNamed() throws IOException {
        TrainConfig config = TestConfigs.tiny("steps: 2");
        TrainResult result = Trainer.train(inputs(folder, 1), config, TrainListener.SILENT);
        Path weights = result.checkpoint().resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> Trainer.train(inputs(folder, 1), config, TrainListener.SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(weights + ": damaged or missing");
    }

    @Test
    void heldOutShardsOfAnotherTokenizerAreRefused() throws IOException {
        Path other = folder.resolve("other");
        TestShards.write(other, 3, 5, "another");
        TrainInputs inputs = new TrainInputs(
                shared.resolve("train"), new TreeMap<>(SortedMaps.of("x", other)), folder.resolve("out"), 1);
        assertThatThrownBy(() -> Trainer.train(inputs, TestConfigs.tiny("steps: 2"), TrainListener.SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("made with another tokenizer (another, vocabulary 60)");
    }

    private static TrainInputs inputs(Path output, long seed) {
        return new TrainInputs(shared.resolve("train"), SortedMaps.of("s", shared.resolve("heldout")), output, seed);
    }

    private static List<Double> losses(TrainResult result) {
        return result.curve().stream().map(LossPoint::loss).toList();
    }

    private static TrainListener stopAfter(int steps) {
        return new TrainListener() {
            private int left = steps;

            @Override
            public boolean stop() {
                return --left == 0;
            }
        };
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            tree.forEach(p -> {
                try {
                    Files.copy(p, to.resolve(from.relativize(p).toString()), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** One-entry sorted maps. */
    private static final class SortedMaps {
        static SortedMap<String, Path> of(String key, Path value) {
            SortedMap<String, Path> map = new TreeMap<>();
            map.put(key, value);
            return map;
        }
    }
}
