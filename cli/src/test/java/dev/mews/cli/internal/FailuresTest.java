package dev.mews.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigException;
import dev.mews.mixtures.MixException;
import dev.mews.model.ModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class FailuresTest {
    @Command(name = "fails")
    private static final class Fails implements Callable<Integer> {
        private final Callable<?> body;

        Fails(Callable<?> body) {
            this.body = body;
        }

        @Override
        public Integer call() throws Exception {
            body.call();
            return 0;
        }
    }

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    private int run(Callable<?> body) {
        err.getBuffer().setLength(0);
        return CommandLines.of(new Fails(body)).setErr(new PrintWriter(err)).execute();
    }

    private static Callable<?> failing(Exception e) {
        return () -> {
            throw e;
        };
    }

    @Test
    void whatIsWrongInAFileIsSaidWithItsPlaceAlone() {
        assertThat(run(failing(new ConfigException("a b.yaml:3:7: unknown field 'x'"))))
                .isEqualTo(2);
        assertThat(err).hasToString("a b.yaml:3:7: unknown field 'x'\n");
    }

    @Test
    void whatIsWrongInAnOptionIsSaidByMews() {
        assertThat(run(failing(new ConfigException("--packs must be at least 1, but was 0"))))
                .isEqualTo(2);
        assertThat(err).hasToString("mews: --packs must be at least 1, but was 0\n");
    }

    @Test
    void workThatCannotBeDoneFails() {
        assertThat(run(failing(new ModelException("no such model")))).isEqualTo(1);
        assertThat(err).hasToString("mews: no such model\n");
        assertThat(run(failing(new MixException("source a is too small")))).isEqualTo(1);
        assertThat(err).hasToString("mews: source a is too small\n");
        assertThat(run(failing(new IOException()))).isEqualTo(1);
        assertThat(err).hasToString("mews: IOException\n");
    }

    @Test
    void failuresOfTheFileSystemAreSentences() throws IOException {
        Path none = directory.resolve("none");
        assertThat(run(() -> Files.readString(none))).isEqualTo(1);
        assertThat(err).hasToString("mews: " + none + ": there is no such file or folder\n");
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(run(() -> {
                    try (var entries = Files.newDirectoryStream(file)) {
                        return entries;
                    }
                }))
                .isEqualTo(1);
        assertThat(err).hasToString("mews: " + file + ": is not a folder\n");
        assertThat(run(() -> Files.createFile(file))).isEqualTo(1);
        assertThat(err).hasToString("mews: " + file + ": is there already, and is not what it should be\n");
        assertThat(run(() -> {
                    Files.delete(directory);
                    return 0;
                }))
                .isEqualTo(1);
        assertThat(err).hasToString("mews: " + directory + ": the folder is not empty\n");
        assertThat(run(() -> Files.createFile(file.resolve("below")))).isEqualTo(1);
        assertThat(err).hasToString("mews: " + file.resolve("below") + ": Not a directory\n");
    }

    @Test
    void aMistakeOfOursIsShownWithItsStack() {
        assertThat(run(failing(new IllegalStateException("lost count")))).isEqualTo(1);
        assertThat(err.toString()).contains("IllegalStateException: lost count").contains("\tat dev.mews.cli");
    }
}
