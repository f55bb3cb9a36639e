package dev.mews.cli.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training process that is killed again and again ends with the bytes of one that was left alone. */
class KilledTrainingTest {
    private static final int FILES = 4;
    private static final int KILLS = 6;

    @TempDir
    Path directory;

    @BeforeEach
    void writeDocuments() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        for (int file = 0; file < FILES; file++) {
            StringBuilder text = new StringBuilder();
            for (int line = 0; line < 4_000; line++) {
                text.append("{\"text\":\"");
                for (int word = 0; word < 12; word++) {
                    // The product of two numbers: small ones, so frequent words, are common.
                    text.append(Integer.toString(random.nextInt(1 + random.nextInt(200_000)), 26))
                            .append(' ');
                }
                text.append(line % 9 == 0 ? "\\\\alpha \\\\frac" : "").append("\"}\n");
            }
            Files.writeString(directory.resolve(file + ".jsonl"), text);
        }
    }

    private Process start(String output) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mews.cli.Mews",
                "tokenizer",
                "train"));
        for (int file = 0; file < FILES; file++) {
            command.add("source" + file % 2 + "=" + directory.resolve(file + ".jsonl"));
        }
        command.addAll(List.of(
                "--vocab-size",
                "3000,9000",
                "--output",
                directory.resolve(output).toString()));
        command.addAll(List.of("--resume", "--checkpoint", "0", "--part-size", "300k", "--threads", "2"));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(output + ".err").toFile()))
                .start();
    }

    private Map<String, String> contents(String output) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory.resolve(output))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(directory.resolve(output).relativize(file).toString(), Sha256.of(file));
            }
        }
        return contents;
    }

    @Test
    void aTrainingKilledAtRandomTimesEndsWithTheSameBytes() throws Exception {
        long begin = System.nanoTime();
        assertThat(start("whole").waitFor()).isZero();
        long whole = (System.nanoTime() - begin) / 1_000_000;
        SplittableRandom random = new SplittableRandom(begin);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start("killed");
            process.waitFor(whole / 4 + random.nextLong(whole), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        }
        assertThat(start("killed").waitFor())
                .as(Files.readString(directory.resolve("killed.err")))
                .isZero();
        assertThat(contents("killed")).isEqualTo(contents("whole"));
        assertThat(contents("whole").keySet())
                .contains("9000/tokenizer.json", "words.inputs.tsv")
                .noneMatch(file -> file.contains("unfinished") || file.contains(".tmp-"));
    }
}
