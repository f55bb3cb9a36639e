package dev.mews.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.cli.Mews;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mews train --processes 2} in a process of its own that is stopped or killed, with the ranks it started. */
class LocalRanksTest {
    private static final int STEPS = 30;

    @TempDir
    private Path folder;

    private Path file;
    private Path log;
    private Process launcher;
    private List<ProcessHandle> ranks = List.of();

    @BeforeEach
    void write() throws IOException {
        file = TestMixture.write(folder).live(STEPS);
        log = folder.resolve("launcher.log");
    }

    @AfterEach
    void end() {
        ranks.forEach(ProcessHandle::destroyForcibly);
        if (launcher != null) {
            launcher.destroyForcibly();
        }
    }

    @Test
    void aStopIsTakenByAllRanksAndTheRunGoesOnBitForBit() throws Exception {
        start("whole");
        assertThat(launcher.waitFor()).as(this::said).isZero();

        start("stopped");
        awaitCheckpoint("stopped");
        // SIGTERM, which takes the way of Ctrl-C.
        launcher.destroy();
        assertThat(launcher.waitFor()).as(this::said).isEqualTo(143);
        awaitEndOfRanks();
        assertThat(said())
                .contains("mews: stopped after step ", " of 30, saved as ", "; go on with: mews train ")
                .contains(" --processes 2")
                .doesNotContain("ended");
        start("stopped");
        assertThat(launcher.waitFor()).as(this::said).isZero();
        assertThat(losses("stopped")).isEqualTo(losses("whole")).hasSize(STEPS);
    }

    @Test
    void whenARankOrTheLauncherIsKilledNoProcessIsLeft() throws Exception {
        start("killed");
        awaitCheckpoint("killed");
        // The ranks start in their order; the kernel cuts their command lines short.
        ranks.get(1).destroyForcibly();
        assertThat(launcher.waitFor()).as(this::said).isEqualTo(1);
        awaitEndOfRanks();
        assertThat(said())
                .contains("mews: rank 1 ended without a word: killed, out of memory, or its machine is gone; start all"
                        + " ranks again to go on from the last checkpoint");

        start("left");
        awaitCheckpoint("left");
        launcher.destroyForcibly();
        launcher.waitFor();
        awaitEndOfRanks();
    }

    private void start(String output) throws Exception {
        launcher = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Mews.class.getName(),
                        "train",
                        file.toString(),
                        "-D",
                        "OUT=" + folder.resolve(output),
                        "--processes",
                        "2"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (launcher.isAlive() && launcher.children().count() < 2) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        ranks = launcher.children()
                .sorted(Comparator.comparingLong(ProcessHandle::pid))
                .toList();
    }

    private void awaitCheckpoint(String output) throws InterruptedException {
        Path latest = folder.resolve(output).resolve("checkpoints/latest");
        while (launcher.isAlive() && !Files.exists(latest)) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertThat(latest).as(this::said).exists();
    }

    private void awaitEndOfRanks() throws Exception {
        for (ProcessHandle rank : ranks) {
            rank.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    private List<Double> losses(String output) {
        return Trainer.curve(folder.resolve(output)).stream()
                .map(LossPoint::loss)
                .toList();
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
