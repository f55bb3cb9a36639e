package dev.mews.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that trains, to be killed. */
public final class TrainingProcess {
    private final Process process;
    private final Path output;
    private final Path log;

    private TrainingProcess(Process process, Path output, Path log) {
        this.process = process;
        this.output = output;
        this.log = log;
    }

    /**
     * Starts a main class.
     *
     * @param output where it trains into; its last argument
     */
    public static TrainingProcess start(Class<?> main, Path output, String... arguments) throws IOException {
        Path log = output.resolveSibling("child.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        command.add(output.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new TrainingProcess(process, output, log);
    }

    /** Returns when a checkpoint of this step or a later one is there. */
    public void awaitCheckpoint(int step) throws Exception {
        Path latest = output.resolve("checkpoints/latest");
        for (int i = 0; i < 12_000; i++) {
            if (Files.exists(latest) && Files.readString(latest).compareTo("step-%06d".formatted(step)) >= 0) {
                return;
            }
            assertThat(process.isAlive())
                    .as(() -> "child process ended: " + read(log))
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("no checkpoint of step " + step + " within two minutes");
    }

    /** Returns while a checkpoint is being written under its temporary name; saves take most of a tiny model's time. */
    public void awaitSaving() throws IOException {
        while (process.isAlive()) {
            try (DirectoryStream<Path> saving =
                    Files.newDirectoryStream(output.resolve("checkpoints"), ".tmp-step-*")) {
                if (saving.iterator().hasNext()) {
                    return;
                }
            }
        }
        throw new AssertionError("the child process ended without saving again");
    }

    /** As {@code kill -9}; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Returns when it has ended well. */
    public void awaitEnd() throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as(() -> read(log)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
