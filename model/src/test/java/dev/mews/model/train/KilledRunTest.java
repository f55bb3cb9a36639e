package dev.mews.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a process that trains and saves a checkpoint at every step. */
class KilledRunTest {
    private static final String STEPS = "steps: 40";
    private static final String SAVE = "checkpoint_every: 1";

    @TempDir
    private Path folder;

    @Test
    void aKilledRunGoesOnWithTheLossesOfAnUndisturbedOne() throws Exception {
        TestShards.write(folder.resolve("train"), 1, 200, "tok");
        TrainResult undisturbed = Child.train(folder.resolve("train"), folder.resolve("whole"));

        Path output = folder.resolve("killed");
        for (int kill = 0; kill < 2; kill++) {
            TrainingProcess child = TrainingProcess.start(
                    Child.class, output, folder.resolve("train").toString());
            // Wait for two more checkpoints, then kill in the middle of whatever is going on, or of saving.
            child.awaitCheckpoint(2 * kill + 2);
            if (kill == 1) {
                child.awaitSaving();
            }
            child.kill();
        }
        TrainResult resumed = Child.train(folder.resolve("train"), output);

        assertThat(resumed.curve().stream().map(LossPoint::loss))
                .containsExactlyElementsOf(
                        undisturbed.curve().stream().map(LossPoint::loss).toList());
        assertThat(resumed.checkpoint().resolve("model.safetensors"))
                .hasSameBinaryContentAs(undisturbed.checkpoint().resolve("model.safetensors"));
    }

    /** What the killed process runs. */
    static final class Child {
        public static void main(String[] args) {
            train(Path.of(args[0]), Path.of(args[1]));
        }

        static TrainResult train(Path shards, Path output) {
            return Trainer.train(
                    new TrainInputs(shards, new TreeMap<>(), output, 1),
                    TestConfigs.tiny(STEPS, SAVE),
                    TrainListener.SILENT);
        }
    }
}
