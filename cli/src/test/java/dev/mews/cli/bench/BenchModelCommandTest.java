package dev.mews.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.cli.tokenizer.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchModelCommandTest {
    @TempDir
    private Path folder;

    @Test
    void tablesFiguresAndPageShowBothModels() throws IOException {
        Path json = folder.resolve("bench.json");
        Path html = folder.resolve("bench.html");
        CommandRun run = CommandRun.of(
                new BenchCommand(),
                "model",
                "nano",
                "--layers",
                1,
                "--lengths",
                "8,32",
                "--new-tokens",
                2,
                "--repeats",
                2,
                "--train",
                "--json",
                json,
                "--html",
                html);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("The two models\nmodel ", "Reading a text at once\n", "Generating after it\n", "\nTraining\n")
                // 2 x 32 channels of 32 tokens in float32; 4 x 32 x 16 states and 3 x (128 + 32) inputs.
                .contains("    32                  8.0 KiB        9.9 KiB                       8.0 KiB");
        assertThat(run.err()).contains("8 tokens: hybrid reads ", "32 tokens: hybrid reads ");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.get("model").asText()).isEqualTo("nano, 1 layers");
        double hybrid = figures.get("hybrid").get("parameters").asDouble();
        assertThat(figures.get("transformer").get("parameters").asDouble() / hybrid)
                .isBetween(0.99, 1.01);
        JsonNode last = figures.get("transformer").get("lengths").get(1);
        assertThat(last.get("length").asInt()).isEqualTo(32);
        assertThat(last.get("state_bytes").asInt()).isZero();
        JsonNode speed = last.get("training_tokens_per_second");
        assertThat(speed.get("median").asDouble())
                .isBetween(speed.get("min").asDouble(), speed.get("max").asDouble());
        assertThat(Files.readString(html)).contains("<svg class=\"chart\"").doesNotContain("<script");
    }

    @Test
    void whatIsWrongIsSaid() {
        CommandRun unknown = CommandRun.of(new BenchCommand(), "model", "nan");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("did you mean 'nano'?");
        CommandRun lengths = CommandRun.of(new BenchCommand(), "model", "nano", "--lengths", "8,4");
        assertThat(lengths.exit()).isEqualTo(2);
        assertThat(lengths.err()).contains("lengths must be ascending");
    }
}
