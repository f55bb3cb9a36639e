package dev.mews.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.document.Document;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.FileTrees;
import dev.mews.core.shard.Drop;
import dev.mews.core.shard.OutputFile;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardTask;
import dev.mews.core.shard.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    record Config(int minLength) {}

    /** A real stage over two shards: drops short lines of a text file. Each run of a shard is noted. */
    private final class LinesStage implements Stage {
        private final int minLength;
        private int crashAfter = Integer.MAX_VALUE;

        LinesStage(int minLength) {
            this.minLength = minLength;
        }

        @Override
        public String name() {
            return "lines";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Config config() {
            return new Config(minLength);
        }

        @Override
        public List<StageInput> inputs() {
            return List.of(new StageInput.RawFile("in.txt", input));
        }

        @Override
        public StageResult run(StageContext context) throws IOException {
            List<Tally> tallies = new ArrayList<>();
            int done = 0;
            for (int i = 0; i < 2; i++) {
                if (done++ == crashAfter) {
                    throw new IOException("crash");
                }
                Shard shard = new Shard(Shard.nameOf("in", i), List.of(input.toString()));
                tallies.add(context.shards()
                        .runUnlessCommitted(shard, keepLongLines(i))
                        .tally());
                context.progress(i + 1, 2, "shards");
            }
            return StageResult.of(Tally.merged(tallies), Map.of("shards", 2));
        }

        private ShardTask keepLongLines(int half) {
            return (shard, context) -> {
                log.add("run " + shard.name());
                List<String> lines = Files.readAllLines(Path.of(shard.inputs().get(0)));
                for (int i = half; i < lines.size(); i += 2) {
                    String line = lines.get(i);
                    context.in(line.length());
                    Document document = new Document(Document.idOf("t", "in", i), "t", line, new TreeMap<>());
                    if (line.length() < minLength) {
                        context.drop(document, Drop.because("too_short", line.length(), minLength));
                    } else {
                        context.keep(document);
                    }
                }
            };
        }
    }

    /** A stage that writes a file of its own from an earlier stage. */
    private class CountStage implements Stage {
        @Override
        public String name() {
            return "count";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Config config() {
            return new Config(0);
        }

        @Override
        public List<StageInput> inputs() {
            return List.of(new StageInput.FromStage("lines"));
        }

        @Override
        public List<String> outputs() {
            return List.of("tokenizer");
        }

        @Override
        public StageResult run(StageContext context) throws IOException {
            log.add("run count");
            List<OutputFile> documents = context.outputsOf("lines", "documents/lines");
            String text =
                    documents.size() + " files, " + context.reportOf("lines").kept() + " documents";
            AtomicFiles.writeString(context.layout().tokenizer().resolve("count.txt"), text);
            return StageResult.of(new Tally());
        }
    }

    @TempDir
    Path temporary;

    private Path input;
    private Path directory;
    private final List<String> log = new ArrayList<>();
    private final RunListener listener = new RunListener() {
        @Override
        public void stageStarted(String stage, int number, int stages) {
            log.add("started " + stage + " " + number + "/" + stages);
        }

        @Override
        public void stageUnchanged(StageReport report, int number, int stages) {
            log.add("unchanged " + report.name());
        }

        @Override
        public void stageFinished(StageReport report, int number, int stages) {
            log.add("finished " + report.name());
        }

        @Override
        public void progress(String stage, long done, long total, String unit) {
            log.add(stage + " " + done + "/" + total + " " + unit);
        }
    };

    @BeforeEach
    void input() throws IOException {
        input = temporary.resolve("in.txt");
        directory = temporary.resolve("out");
        Files.writeString(input, "a\nlong line\nb\nlonger line\nc\n");
    }

    private RunReport execute(Stage... stages) throws IOException, InterruptedException {
        log.clear();
        return Run.execute("test", directory, 1, List.of(stages), listener);
    }

    private Map<String, String> outputs() throws IOException {
        Map<String, String> outputs = new TreeMap<>();
        // Not FileTrees.files, which shows no unfinished files: none may be left.
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = FileTrees.relative(directory, file);
                if (!path.matches("[.](lock|stages/.*|shards/[^.]*[.]json)|run[.]json")) {
                    outputs.put(path, Sha256.of(file));
                }
            }
        }
        return outputs;
    }

    @Test
    void runsStagesInOrderAndWritesTheirNumbers() throws Exception {
        RunReport report = execute(new LinesStage(3), new CountStage());
        assertThat(log)
                .containsExactly(
                        "started lines 1/2",
                        "run in-00000",
                        "lines 1/2 shards",
                        "run in-00001",
                        "lines 2/2 shards",
                        "finished lines",
                        "started count 2/2",
                        "run count",
                        "finished count");
        StageReport lines = report.stage("lines").orElseThrow();
        assertThat(lines.status()).isEqualTo("done");
        assertThat(lines.documentsIn()).isEqualTo(5);
        assertThat(lines.kept()).isEqualTo(2);
        assertThat(lines.droppedByReason()).isEqualTo(Map.of("too_short", 3L));
        assertThat(lines.bytesIn()).isEqualTo(3 + 9 + 11);
        assertThat(lines.bytesOut()).isEqualTo(9 + 11);
        assertThat(lines.details()).isEqualTo(Map.of("shards", 2));
        assertThat(lines.distributions().get("kept_bytes").count()).isEqualTo(2);
        assertThat(directory.resolve("tokenizer/count.txt")).hasContent("1 files, 2 documents");
        assertThat(RunReport.read(directory.resolve("run.json"))).isEqualTo(report);
    }

    @Test
    void listsEveryOutputInTheManifest() throws Exception {
        execute(new LinesStage(3), new CountStage());
        Manifest manifest = Manifest.read(directory.resolve("manifest.json"));
        assertThat(manifest.stages()).extracting(Manifest.StageOutputs::name).containsExactly("lines", "count");
        List<String> paths = new ArrayList<>();
        for (Manifest.StageOutputs stage : manifest.stages()) {
            for (OutputFile file : stage.files()) {
                paths.add(file.path());
                Path path = directory.resolve(file.path());
                assertThat(file).isEqualTo(new OutputFile(file.path(), Files.size(path), Sha256.of(path)));
            }
        }
        assertThat(paths)
                .containsExactly(
                        "documents/lines/in-00001-000.jsonl.zst",
                        "dropped/lines/in-00000-000.jsonl.zst",
                        "tokenizer/count.txt");
    }

    @Test
    void skipsUnchangedStagesAndKeepsTheirNumbers() throws Exception {
        RunReport first = execute(new LinesStage(3), new CountStage());
        Map<String, String> before = outputs();
        RunReport second = execute(new LinesStage(3), new CountStage());
        assertThat(log).containsExactly("unchanged lines", "unchanged count");
        assertThat(second.stage("lines").orElseThrow())
                .isEqualTo(first.stage("lines").orElseThrow().withStatus("unchanged"));
        assertThat(outputs()).isEqualTo(before);
    }

    @Test
    void startsAfreshWithAnotherConfiguration() throws Exception {
        execute(new LinesStage(3), new CountStage());
        execute(new LinesStage(100), new CountStage());
        assertThat(log).contains("run in-00000", "run in-00001", "run count");
        assertThat(directory.resolve("documents/lines")).doesNotExist();
        assertThat(directory.resolve("tokenizer/count.txt")).hasContent("0 files, 0 documents");
    }

    @Test
    void runsAgainWhenAnInputChanges() throws Exception {
        execute(new LinesStage(3));
        Files.writeString(input, "a\nlong line\nb\nlonger line\nc\nnew line\n");
        assertThat(execute(new LinesStage(3)).stage("lines").orElseThrow().kept())
                .isEqualTo(3);
    }

    @Test
    void laterStagesAreUnchangedWhenTheirInputsKeepTheirBytes() throws Exception {
        execute(new LinesStage(3), new CountStage());
        execute(new LinesStage(2), new CountStage());
        assertThat(log).contains("finished lines");
        // The dropped documents say another threshold, so the outputs of the stage differ.
        assertThat(log).contains("run count");
        Files.setLastModifiedTime(input, java.nio.file.attribute.FileTime.fromMillis(1_000));
        execute(new LinesStage(2), new CountStage());
        assertThat(log).contains("run in-00000", "finished lines", "unchanged count");
    }

    @Test
    void aMissingOutputIsWrittenAgainByItsShardAlone() throws Exception {
        execute(new LinesStage(3), new CountStage());
        Map<String, String> before = outputs();
        Files.delete(directory.resolve("documents/lines/in-00001-000.jsonl.zst"));
        execute(new LinesStage(3), new CountStage());
        assertThat(log).contains("run in-00001", "unchanged count").doesNotContain("run in-00000");
        assertThat(outputs()).isEqualTo(before);
    }

    @Test
    void goesOnAfterACrashAndEndsWithTheSameBytes() throws Exception {
        execute(new LinesStage(3), new CountStage());
        Map<String, String> undisturbed = outputs();
        FileTrees.delete(directory);

        LinesStage crashing = new LinesStage(3);
        crashing.crashAfter = 1;
        assertThatThrownBy(() -> execute(crashing, new CountStage())).hasMessage("crash");
        assertThat(RunReport.read(directory.resolve("run.json")).stages())
                .singleElement()
                .satisfies(stage -> assertThat(stage.status()).isEqualTo("failed"));
        // What kill -9 leaves in the middle of a shard.
        Path dead = directory.resolve(".tmp/lines/in-00001-dead");
        Files.createDirectories(dead);
        Files.writeString(dead.resolve("0"), "half");

        execute(new LinesStage(3), new CountStage());
        assertThat(log).contains("run in-00001").doesNotContain("run in-00000");
        assertThat(dead).doesNotExist();
        assertThat(outputs()).isEqualTo(undisturbed);
    }

    @Test
    void goesOnAfterACrashInTheMiddleOfAnyFile() throws Exception {
        execute(new LinesStage(3), new CountStage());
        Map<String, String> undisturbed = outputs();
        for (String place : List.of(
                ".tmp-run.json-dead",
                ".stages/.tmp-lines.json-dead",
                ".shards/lines/.tmp-in-00000.json-dead",
                "documents/lines/.tmp-in-00000.jsonl.zst-dead",
                "tokenizer/.tmp-count.txt-dead",
                "tokenizer/deeper/.tmp-half/part")) {
            FileTrees.delete(directory.resolve(".shards/lines/in-00001.json"));
            FileTrees.delete(directory.resolve(".stages/count.json"));
            Files.delete(directory.resolve("documents/lines/in-00001-000.jsonl.zst"));
            Files.createDirectories(directory.resolve(place).getParent());
            Files.createFile(directory.resolve(place));
            execute(new LinesStage(3), new CountStage());
            assertThat(log)
                    .as(place)
                    .contains("run in-00001", "finished lines", "finished count")
                    .doesNotContain("run in-00000");
            assertThat(directory.resolve(place)).doesNotExist();
            assertThat(outputs()).as(place).isEqualTo(undisturbed);
        }
    }

    @Test
    void aCrashedAttemptOfAnotherConfigurationLeavesNothing() throws Exception {
        LinesStage crashing = new LinesStage(1);
        crashing.crashAfter = 1;
        assertThatThrownBy(() -> execute(crashing)).hasMessage("crash");
        assertThat(directory.resolve("documents/lines/in-00000-000.jsonl.zst")).exists();
        execute(new LinesStage(3));
        assertThat(directory.resolve("documents/lines/in-00000-000.jsonl.zst")).doesNotExist();
    }

    @Test
    void aDamagedStageRecordOnlyCostsARun() throws Exception {
        execute(new LinesStage(3));
        Map<String, String> before = outputs();
        Files.writeString(directory.resolve(".stages/lines.json"), "{\"fingerpr");
        execute(new LinesStage(3));
        assertThat(log).contains("finished lines");
        assertThat(outputs()).isEqualTo(before);
    }

    @Test
    void refusesTwoRunsInOneDirectory() throws Exception {
        Stage nested = new Stage() {
            @Override
            public String name() {
                return "nested";
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public Config config() {
                return new Config(0);
            }

            @Override
            public List<StageInput> inputs() {
                return List.of();
            }

            @Override
            public StageResult run(StageContext context) {
                assertThatThrownBy(() -> Run.execute("second", directory, 1, List.of(), RunListener.SILENT))
                        .isInstanceOf(RunLockedException.class)
                        .hasMessage("another run (process "
                                + ProcessHandle.current().pid() + ") is writing to " + directory
                                + "; wait until it ends, or give this one another output directory");
                return StageResult.of(new Tally());
            }
        };
        execute(nested);
        assertThat(execute().stages()).as("the lock is free again").isEmpty();
    }

    @Test
    void refusesAStageThatLosesDocuments() {
        Stage stage = new CountStage() {
            @Override
            public List<StageInput> inputs() {
                return List.of();
            }

            @Override
            public StageResult run(StageContext context) {
                Tally tally = new Tally();
                tally.addDocuments(3, 0, 2, 0);
                return StageResult.of(tally);
            }
        };
        assertThatThrownBy(() -> execute(stage))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("stage count lost count: 3 documents in, but 2 kept");
    }

    @Test
    void namesStagesThatDoNotFit() {
        assertThatThrownBy(() -> execute(new CountStage()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stage count reads outputs of lines, which must come before it; before it come []");
        assertThatThrownBy(() -> execute(new CountStage(), new CountStage())).hasMessage("two stages are named count");
    }

    private Stage owning(String stageName, String... paths) {
        return new CountStage() {
            @Override
            public String name() {
                return stageName;
            }

            @Override
            public List<String> outputs() {
                return List.of(paths);
            }
        };
    }

    @Test
    void refusesStagesThatCouldDeleteEachOthersOutputs() {
        assertThatThrownBy(() -> execute(owning("a", "tokens"), owning("b", "tokens/b")))
                .hasMessage("stages a and b both own tokens/b");
        assertThatThrownBy(() -> execute(owning("a", "shards/x", "shards/../shards")))
                .hasMessageContaining("both own");
        for (String path : new String[] {"..", "", "/", "a/../.."}) {
            assertThatThrownBy(() -> execute(owning("a", path)))
                    .hasMessageContaining("must lie inside of the run directory");
        }
    }

    @Test
    void noticesAChangedFileInARawFolder() throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("folder/sub"));
        Files.writeString(folder.resolve("a"), "1");
        StageInput.RawFile raw = new StageInput.RawFile("folder", temporary.resolve("folder"));
        String before = raw.fingerprint();
        assertThat(raw.fingerprint()).isEqualTo(before);
        Files.write(folder.resolve("a"), "22".getBytes(StandardCharsets.UTF_8));
        assertThat(raw.fingerprint()).isNotEqualTo(before);
    }

    @Test
    void readsReportsOfLaterVersionsAndNamesBrokenOnes() throws Exception {
        Path file = temporary.resolve("run.json");
        Files.writeString(
                file,
                "{\"name\":\"n\",\"seed\":3,\"later\":1,\"stages\":[{\"name\":\"s\",\"status\":\"done\",\"seconds\":1.5,"
                        + "\"documentsIn\":2,\"kept\":1,\"dropped\":1,\"failed\":0,\"droppedByReason\":{\"r\":1}}]}");
        RunReport report = RunReport.read(file);
        assertThat(report.stage("s").orElseThrow().droppedByReason()).isEqualTo(Map.of("r", 1L));
        assertThat(report.stage("none")).isEmpty();
        report.write(file);
        assertThat(RunReport.read(file)).isEqualTo(report);

        Files.writeString(file, "{\"name\":");
        assertThatThrownBy(() -> RunReport.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is not a run report: ");
        Files.writeString(
                file,
                "{\"name\":\"n\",\"stages\":[{\"name\":\"s\",\"status\":\"done\",\"documentsIn\":2,\"kept\":1}]}");
        assertThatThrownBy(() -> RunReport.read(file))
                .hasMessageContaining("documentsIn must be kept + dropped + failed");
    }
}
