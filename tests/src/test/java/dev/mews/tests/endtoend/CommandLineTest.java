package dev.mews.tests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.cli.SchemaCommand;
import dev.mews.tests.support.MewsProcess;
import dev.mews.tests.support.MewsProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineTest {
    @TempDir
    Path directory;

    @Test
    void theCheckedInRecipeSchemaIsTheOneOfTheConfigRecords() throws Exception {
        assertThat(Files.readString(MewsProcess.home().resolve("docs/reference/recipe.schema.json")))
                .as("stale: run './mews schema --output docs/reference/recipe.schema.json'")
                .isEqualTo(SchemaCommand.schema());
    }

    @Test
    void aMisspelledKeyIsReportedWithLineAndColumnAndNothingIsRun() throws Exception {
        Path recipe = directory.resolve("recipe.yaml");
        Files.writeString(recipe, """
                name: x
                output: out
                sources:
                  web: {kind: web, input: ["*.warc.gz"]}
                dedup:
                  treshold: 0.8
                tokenize:
                  held_out: 1.5
                """);
        Result result = MewsProcess.run(
                directory.resolve("log"),
                List.of(
                        "run",
                        recipe.toString(),
                        "--output",
                        directory.resolve("out").toString()));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("recipe.yaml:6:3: ", "did you mean 'threshold'?", "recipe.yaml:8:13: ");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void aWrongCommandLineExitsWithTwo() throws Exception {
        Result result = MewsProcess.run(directory.resolve("log"), List.of("rum"));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("run");
    }

    @Test
    void generatingFromADirectoryWithoutAModelSaysSo() throws Exception {
        Result result = MewsProcess.run(directory.resolve("log"), List.of("generate", directory.toString()));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("holds no trained model");
    }
}
