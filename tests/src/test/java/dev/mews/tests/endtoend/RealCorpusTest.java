package dev.mews.tests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.run.RunReport;
import dev.mews.core.run.StageReport;
import dev.mews.tests.support.MewsProcess;
import dev.mews.tests.support.MewsProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Real pages, texts and source files, where they are at hand; they are not part of this project. */
final class RealCorpusTest {
    private static Path corpus() {
        return MewsProcess.home().resolveSibling("shared").resolve("corpus");
    }

    static boolean corpusIsThere() {
        return Files.isDirectory(corpus());
    }

    @Test
    @EnabledIf("corpusIsThere")
    void everyDocumentOfTheCorpusIsReadAndAccountedFor(@TempDir Path directory) throws Exception {
        Path run = directory.resolve("run");
        Result result = MewsProcess.run(
                directory.resolve("log"),
                List.of(
                        "run",
                        MewsProcess.home()
                                .resolve("examples/corpus/recipe.yaml")
                                .toString(),
                        "--output",
                        run.toString(),
                        "-D",
                        "CORPUS=" + corpus(),
                        "--until",
                        "mix"));
        assertThat(result.exitCode()).as(result.err()).isZero();
        RunReport report = RunReport.read(run.resolve("run.json"));
        assertThat(report.stages())
                .extracting(StageReport::name)
                .containsExactly("filter", "quality", "dedup", "tokenizer", "tokenize", "mix");
        for (StageReport stage : report.stages()) {
            assertThat(stage.documentsIn())
                    .as(stage.name())
                    .isPositive()
                    .isEqualTo(stage.kept() + stage.dropped() + stage.failed());
        }
        StageReport filter = report.stage("filter").orElseThrow();
        // 662 pages, 9,914 multilingual documents, 2,428 sections of LaTeX, 3,984 source files.
        assertThat(filter.documentsIn()).isEqualTo(16_988);
        assertThat(filter.failed()).isZero();
        assertThat(filter.kept() + filter.dropped()).isEqualTo(16_988);
    }
}
