package dev.mews.tests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.run.RunReport;
import dev.mews.core.run.StageReport;
import dev.mews.tests.support.MewsProcess;
import dev.mews.tests.support.MewsProcess.Result;
import dev.mews.tests.support.RunFiles;
import dev.mews.tests.support.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The main job on the bundled sample: what it keeps, that it is the same at any parallelism and after a kill. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WholeRunTest {
    private static final String[] DATA = {"documents", "dropped", "failed", "tokenizer", "tokens", "shards"};

    private Path directory;
    private Path run;
    private Result result;
    private RunReport report;
    private SortedMap<String, String> bytes;

    @BeforeAll
    void runOnce(@TempDir Path temporary) throws Exception {
        directory = temporary;
        run = directory.resolve("run");
        result = MewsProcess.run(directory.resolve("first"), MewsProcess.smallRun(run, "--parallelism", "2"));
        assertThat(result.exitCode()).as(result.err()).isZero();
        report = RunReport.read(run.resolve("run.json"));
        bytes = RunFiles.hashes(run, DATA);
    }

    @Test
    @Order(1)
    void everyDocumentOfEveryStageIsKeptDroppedOrFailed() {
        assertThat(report.stages())
                .extracting(StageReport::name)
                .containsExactly("filter", "quality", "dedup", "tokenizer", "tokenize", "mix", "train");
        for (StageReport stage : report.stages()) {
            assertThat(stage.documentsIn())
                    .as(stage.name())
                    .isPositive()
                    .isEqualTo(stage.kept() + stage.dropped() + stage.failed());
        }
        StageReport filter = stage("filter");
        StageReport dedup = stage("dedup");
        StageReport quality = stage("quality");
        // The quality stage takes the code out of what filter kept and hands it on.
        assertThat(dedup.documentsIn()).isEqualTo(filter.kept() - quality.dropped());
        assertThat(stage("tokenizer").documentsIn()).isEqualTo(dedup.kept());
        assertThat(stage("tokenize").documentsIn()).isEqualTo(dedup.kept());
        assertThat(stage("mix").documentsIn()).isEqualTo(stage("tokenize").kept());
    }

    @Test
    @Order(1)
    void plantedDefectsFailWithAReasonAndTheRestGoesOn() {
        assertThat(stage("filter").failedByReason())
                .containsKeys(
                        "corrupt_record",
                        "truncated_file",
                        "invalid_json",
                        "invalid_utf8",
                        "nul_bytes",
                        "missing_text");
        assertThat(stage("dedup").droppedByReason()).containsKeys("exact_duplicate", "near_duplicate");
    }

    @Test
    @Order(1)
    void theModelIsBetterOnHeldOutTextThanAUnigramModelOfTheSameTokens() {
        Map<String, Object> details = stage("train").details();
        double heldOut = ((Number) details.get("heldOutLoss")).doubleValue();
        double unigram = ((Number) details.get("unigramLoss")).doubleValue();
        assertThat(heldOut).isLessThan(unigram - 0.2);
        assertThat(((Number) details.get("lastLoss")).doubleValue())
                .isLessThan(((Number) details.get("firstLoss")).doubleValue() - 1);
        assertThat(details.get("samples"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(1);
    }

    @Test
    @Order(1)
    void theLastLineIsThePathOfASelfContainedReport() throws IOException {
        List<String> lines = result.out().lines().toList();
        Path html = run.resolve("report.html");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("report: " + html);
        String page = Files.readString(html);
        assertThat(page)
                .contains("<svg", "Mixture", "corrupt_record")
                .doesNotContain("<script", "src=\"http", "href=\"http");
    }

    @Test
    @Order(2)
    void runAgainEveryStageIsUnchanged() throws Exception {
        Result again = MewsProcess.run(directory.resolve("again"), MewsProcess.smallRun(run, "--parallelism", "3"));
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("7 of 7 stages unchanged");
        assertThat(RunFiles.hashes(run, DATA)).isEqualTo(bytes);
    }

    @Test
    @Order(2)
    void theTrainedModelIsFineTunedTaughtPreferencesAndTalkedTo() throws Exception {
        Path examples = MewsProcess.home().resolve("examples/post-training");
        Path chat = directory.resolve("chat");
        Path sft = directory.resolve("sft.yaml");
        Files.writeString(sft, """
                from: %s
                conversations: [%s]
                output: %s
                seed: 1
                train: {sequence_length: 128, epochs: 6, batch_size: 4, learning_rate: 0.004, warmup_steps: 2, diagnostics_every: 4,
                        samples: {prompts: ["What is a falcon?"], every: 4}}
                """.formatted(run, examples.resolve("conversations.jsonl"), chat));
        Result tuned = MewsProcess.run(directory.resolve("sft"), List.of("train", "sft", sft.toString()));
        assertThat(tuned.exitCode()).as(tuned.err()).isZero();
        assertThat(tuned.out()).contains("examples: 40 read, 40 kept, dropped 0, failed 0");

        Path dpo = directory.resolve("dpo.yaml");
        Files.writeString(
                dpo, """
                from: %s
                preferences: [%s]
                output: %s
                seed: 1
                train: {beta: 0.1, sequence_length: 512, epochs: 1, batch_size: 10, learning_rate: 0.0005}
                """.formatted(chat, examples.resolve("preferences.jsonl"), directory.resolve("preferred")));
        Result preferred =
                MewsProcess.run(directory.resolve("dpo"), List.of("train", "dpo", dpo.toString(), "--processes", "2"));
        assertThat(preferred.exitCode()).as(preferred.err()).isZero();
        assertThat(preferred.out()).contains("examples: 30 read, 30 kept, dropped 0, failed 0");

        List<String> question = List.of(
                "generate",
                directory.resolve("preferred").toString(),
                "--chat",
                "--prompt",
                "What is a falcon?",
                "--max-tokens",
                "8",
                "--temperature",
                "0");
        Result answer = MewsProcess.run(directory.resolve("answer"), question);
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out()).isNotBlank().doesNotContain("<|im_start|>");
        assertThat(MewsProcess.run(directory.resolve("again-answer"), question).out())
                .isEqualTo(answer.out());

        Result page = MewsProcess.run(directory.resolve("chat-report"), List.of("report", chat.toString()));
        assertThat(page.exitCode()).as(page.err()).isZero();
        assertThat(Files.readString(chat.resolve("report.html"))).contains("<svg", "What is a falcon?");
    }

    @Test
    @Order(3)
    void otherParallelismsGiveTheSameBytes() throws Exception {
        for (String parallelism : List.of("1", "4")) {
            Path other = directory.resolve("parallelism-" + parallelism);
            Result made = MewsProcess.run(
                    directory.resolve("log-" + parallelism),
                    MewsProcess.smallRun(other, "--parallelism", parallelism, "--until", "mix"));
            assertThat(made.exitCode()).as(made.err()).isZero();
            assertThat(RunFiles.hashes(other, DATA))
                    .as("parallelism %s", parallelism)
                    .isEqualTo(bytes);
        }
    }

    @Test
    @Order(3)
    void aClusterOfSeveralProcessesGivesTheSameBytes() throws Exception {
        Path other = directory.resolve("cluster");
        try (StandaloneCluster cluster = StandaloneCluster.start(directory.resolve("flink"), 2)) {
            Path recipe = directory.resolve("cluster.yaml");
            Files.writeString(
                    recipe,
                    Files.readString(MewsProcess.smallRecipe()) + "engine: {type: flink, master: \"" + cluster.address()
                            + "\", parallelism: 2}\n");
            Result made = MewsProcess.run(
                    directory.resolve("cluster-log"), MewsProcess.runOf(recipe, other, "--until", "mix"));
            assertThat(made.exitCode()).as(made.err()).isZero();
        }
        assertThat(RunFiles.hashes(other, DATA)).isEqualTo(bytes);
    }

    @Test
    @Order(4)
    void aKilledRunGoesOnAndGivesTheSameBytes() throws Exception {
        Path killed = directory.resolve("killed");
        // Killed in four different places, each time going on from what the last attempt left.
        for (String place : List.of(".shards/filter", ".shards/dedup", ".shards/tokenize", ".shards/mix")) {
            Process process = MewsProcess.start(
                    directory.resolve("killed-log"),
                    MewsProcess.smallRun(killed, "--parallelism", "2", "--until", "mix"));
            while (process.isAlive() && !Files.isDirectory(killed.resolve(place))) {
                Thread.onSpinWait();
                process.waitFor(5, TimeUnit.MILLISECONDS);
            }
            process.destroyForcibly().waitFor();
        }
        Result finished = MewsProcess.run(
                directory.resolve("finished"), MewsProcess.smallRun(killed, "--parallelism", "2", "--until", "mix"));
        assertThat(finished.exitCode()).as(finished.err()).isZero();
        assertThat(RunFiles.hashes(killed, DATA)).isEqualTo(bytes);
    }

    @Test
    @Order(4)
    void anInterruptedRunSaysWhatIsSafeAndHowToGoOn() throws Exception {
        Path interrupted = directory.resolve("interrupted");
        Path log = directory.resolve("interrupted-log");
        List<String> arguments = MewsProcess.smallRun(interrupted, "--until", "dedup");
        Process process = MewsProcess.start(log, arguments);
        while (process.isAlive() && !Files.isDirectory(interrupted.resolve(".shards/filter"))) {
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
        // SIGTERM, which takes the way of Ctrl-C; a shell's background jobs ignore SIGINT, and so would this one's
        // children.
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(Files.readString(directory.resolve("interrupted-log.err")))
                .contains(
                        "mews: stopped in stage filter. Safe: 0 of 3 stages, every shard of this one that was complete.")
                .contains("mews: go on with: mews " + String.join(" ", arguments));
    }

    private StageReport stage(String name) {
        return report.stage(name).orElseThrow();
    }
}
