package dev.mews.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
            Process child = start(output);
            // Wait for two more checkpoints, then kill in the middle of whatever is going on, or of saving.
            awaitCheckpoint(child, output, 2 * kill + 2);
            if (kill == 1) {
                awaitSaving(child, output.resolve("checkpoints"));
            }
            child.destroyForcibly();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        TrainResult resumed = Child.train(folder.resolve("train"), output);

        assertThat(resumed.curve().stream().map(LossPoint::loss))
                .containsExactlyElementsOf(
                        undisturbed.curve().stream().map(LossPoint::loss).toList());
        assertThat(resumed.checkpoint().resolve("model.safetensors"))
                .hasSameBinaryContentAs(undisturbed.checkpoint().resolve("model.safetensors"));
    }

    private Process start(Path output) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.resolve("train").toString(),
                        output.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("child.log").toFile()))
                .start();
    }

    private void awaitCheckpoint(Process child, Path output, int step) throws Exception {
        Path latest = output.resolve("checkpoints/latest");
        for (int i = 0; i < 12_000; i++) {
            if (Files.exists(latest) && Files.readString(latest).compareTo("step-%06d".formatted(step)) >= 0) {
                return;
            }
            assertThat(child.isAlive())
                    .as(() -> "child process ended: " + read(folder.resolve("child.log")))
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("no checkpoint of step " + step + " within two minutes");
    }

    /** Returns while a checkpoint is being written under its temporary name; saves take most of this tiny model's time. */
    private static void awaitSaving(Process child, Path checkpoints) throws IOException {
        while (child.isAlive()) {
            try (DirectoryStream<Path> saving = Files.newDirectoryStream(checkpoints, ".tmp-step-*")) {
                if (saving.iterator().hasNext()) {
                    return;
                }
            }
        }
        throw new AssertionError("the child process ended without saving again");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
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
