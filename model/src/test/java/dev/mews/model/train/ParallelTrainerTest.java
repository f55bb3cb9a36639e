package dev.mews.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training by several processes against training by one. */
class ParallelTrainerTest {
    /** 50 packs in batches of 4: the last one has 2, so of three ranks one has none. */
    private static final String[] CONFIG = {"steps: 100", "eval_every: 5", "checkpoint_every: 4", "z_loss: 0.0001"};

    @TempDir
    private static Path shared;

    private static TrainResult one;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeShards() throws IOException {
        TestShards.write(shared.resolve("train"), 1, 50, "tok");
        TestShards.write(shared.resolve("heldout"), 2, 21, "tok");
        one = one(shared.resolve("one"), TrainListener.SILENT);
    }

    @Test
    void twoProcessesGiveTheLossesOfOneAndTheSameAfterAKill() throws Exception {
        Path whole = folder.resolve("whole");
        ParallelRun undisturbed = start(whole, 2, CONFIG);
        assertThat(undisturbed.await()).as(undisturbed::logs).containsOnly(0);
        assertSameCurve(whole, one);

        Path output = folder.resolve("killed");
        ParallelRun killed = start(output, 2, CONFIG);
        Path first = output.resolve("checkpoints/step-000004");
        while (killed.isAlive() && !Files.exists(first)) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        killed.kill(1);
        assertThat(killed.await()).as(killed::logs).containsExactly(1, 137);
        assertThat(killed.log(0)).contains("mews: rank 1 ended without a word: killed, out of memory");
        ParallelRun again = start(output, 2, CONFIG);
        assertThat(again.await()).as(again::logs).containsOnly(0);

        assertThat(losses(output)).isEqualTo(losses(whole));
        assertThat(output.resolve("checkpoints/step-000013/model.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("checkpoints/step-000013/model.safetensors"));
    }

    @Test
    void aRunOfOneProcessGoesOnWithThreeAndEndsWithOne() throws Exception {
        Path output = folder.resolve("changing");
        one(output, stopAfter(5));
        ParallelRun rest = start(output, 3, CONFIG);
        assertThat(rest.await()).as(rest::logs).containsOnly(0);
        assertSameCurve(output, one);
        TrainResult seen = one(output, TrainListener.SILENT);
        assertThat(seen.tokens()).isEqualTo(one.tokens());
        // Counts of tokens are whole numbers: each was counted once, whatever rank saw it.
        assertThat(seen.unigramLoss()).isEqualTo(one.unigramLoss());
    }

    @Test
    void whatStopsOneRankStopsAllWithItsMessage() throws Exception {
        List<String> config = new ArrayList<>(List.of(CONFIG));
        config.add("!fail1");
        ParallelRun run = start(folder.resolve("out"), 2, config.toArray(String[]::new));
        assertThat(run.await()).as(run::logs).containsOnly(1);
        assertThat(run.log(1)).contains("mews: no more colours");
        assertThat(run.log(0)).contains("mews: rank 1 stopped: no more colours");
    }

    @Test
    void aRankThatHangsIsNamedAfterTheTimeout() throws Exception {
        List<String> config = new ArrayList<>(List.of(CONFIG));
        config.addAll(List.of("!hang1", "!impatient"));
        ParallelRun run = start(folder.resolve("out"), 2, config.toArray(String[]::new));
        assertThat(run.await(0)).as(run::logs).isEqualTo(1);
        run.kill(1);
        run.await();
        assertThat(run.log(0)).contains("rank 1 did not come to an exchange within 6 s");
    }

    private static TrainResult one(Path output, TrainListener listener) {
        TreeMap<String, Path> heldOut = new TreeMap<>();
        heldOut.put("s", shared.resolve("heldout"));
        return Trainer.train(
                new TrainInputs(shared.resolve("train"), heldOut, output, 1), TestConfigs.tiny(CONFIG), listener);
    }

    private static void assertSameCurve(Path output, TrainResult one) throws IOException {
        List<JsonNode> curve = curve(output);
        assertThat(curve).hasSize(13);
        for (int i = 0; i < curve.size(); i++) {
            LossPoint expected = one.curve().get(i);
            assertThat(curve.get(i).path("loss").doubleValue()).isCloseTo(expected.loss(), within(1e-6));
            assertThat(curve.get(i).path("tokens").longValue()).isEqualTo(expected.tokens());
            assertThat(curve.get(i).path("grad_norm").doubleValue())
                    .isCloseTo(expected.gradNorm(), within(1e-5 * expected.gradNorm()));
            assertThat(curve.get(i).path("learning_rate").doubleValue()).isEqualTo(expected.learningRate());
        }
        assertThat(curve.get(9).path("held_out_loss").doubleValue())
                .isCloseTo(one.curve().get(9).heldOutLoss().orElseThrow(), within(1e-6));
    }

    private ParallelRun start(Path output, int size, String... config) throws IOException {
        return ParallelRun.start(folder, shared.resolve("train"), output, size, config);
    }

    private static List<JsonNode> curve(Path output) throws IOException {
        List<JsonNode> points = new ArrayList<>();
        for (String line : Files.readAllLines(output.resolve("metrics.jsonl"))) {
            points.add(new ObjectMapper().readTree(line));
        }
        return points;
    }

    private static List<Double> losses(Path output) throws IOException {
        return curve(output).stream().map(p -> p.path("loss").doubleValue()).toList();
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
}
