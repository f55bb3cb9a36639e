package dev.mews.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.document.Document;
import dev.mews.core.document.Place;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.DocumentReader;
import dev.mews.core.io.FileTrees;
import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.ReadResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardRunnerTest {
    private static final Shard SHARD = new Shard("web-00000", List.of("in"));

    /** Ten documents: every third dropped, every fifth failed, the others kept; and a side file. */
    private static final ShardTask TASK = (shard, context) -> {
        for (int i = 0; i < 10; i++) {
            context.in(100);
            Document document = document(i);
            if (i % 5 == 4) {
                context.fail(new Place("in.jsonl", i, "line"), "invalid_json", "a \"quoted\" error");
            } else if (i % 3 == 0) {
                context.drop(document, Drop.because("too_few_words", i, 50));
            } else {
                context.keep(document);
            }
        }
        context.tally().addTokens(77);
        context.tally().add("emails_masked", 3);
        try (OutputStream out = context.create("extra/" + shard.name() + ".bin")) {
            out.write(new byte[] {1, 2, 3});
        }
    };

    @TempDir
    Path run;

    private ShardRunner runner;

    @BeforeEach
    void runner() {
        runner = new ShardRunner(run, "filter", "f1");
    }

    private static Document document(int i) {
        TreeMap<String, String> metadata = new TreeMap<>(Map.of("language", i % 2 == 0 ? "en" : "de", "url", "u" + i));
        return new Document("id" + i, "web", "text " + i, metadata);
    }

    private List<String> files() throws IOException {
        // Not FileTrees.files, which shows no unfinished files: none may be left.
        try (Stream<Path> files = Files.walk(run)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> FileTrees.relative(run, file))
                    .sorted()
                    .toList();
        }
    }

    private List<Document> documents(String path) throws IOException {
        List<Document> documents = new ArrayList<>();
        try (DocumentReader reader = DocumentReader.open(run.resolve(path))) {
            for (Document document = reader.next(); document != null; document = reader.next()) {
                documents.add(document);
            }
        }
        return documents;
    }

    @Test
    void writesEveryDocumentThroughItsDoor() throws IOException {
        Completion completion = runner.run(SHARD, TASK);
        assertThat(files())
                .containsExactly(
                        ".shards/filter/web-00000.json",
                        "documents/filter/web-00000-000.jsonl.zst",
                        "dropped/filter/web-00000-000.jsonl.zst",
                        "extra/web-00000.bin",
                        "failed/filter/web-00000.jsonl");
        assertThat(documents("documents/filter/web-00000-000.jsonl.zst"))
                .containsExactly(document(1), document(2), document(5), document(7), document(8));
        assertThat(documents("dropped/filter/web-00000-000.jsonl.zst"))
                .containsExactly(document(0), document(3), document(6));
        assertThat(Files.readString(run.resolve("failed/filter/web-00000.jsonl")))
                .isEqualTo("{\"path\":\"in.jsonl\",\"position\":4,\"unit\":\"line\",\"reason\":\"invalid_json\","
                        + "\"error\":\"a \\\"quoted\\\" error\"}\n"
                        + "{\"path\":\"in.jsonl\",\"position\":9,\"unit\":\"line\",\"reason\":\"invalid_json\","
                        + "\"error\":\"a \\\"quoted\\\" error\"}\n");
        Tally tally = completion.tally();
        assertThat(tally.documentsIn()).isEqualTo(10);
        assertThat(tally.bytesIn()).isEqualTo(1_000);
        assertThat(tally.kept()).isEqualTo(5);
        assertThat(tally.bytesOut()).isEqualTo(5 * 6);
        assertThat(tally.droppedByReason()).isEqualTo(Map.of("too_few_words", 3L));
        assertThat(tally.failedByReason()).isEqualTo(Map.of("invalid_json", 2L));
        assertThat(tally.tokens()).isEqualTo(77);
        assertThat(tally.counters()).isEqualTo(Map.of("emails_masked", 3L));
        assertThat(tally.languages()).isEqualTo(Map.of("de", 3L, "en", 2L));
    }

    @Test
    void recordsOutputsWithSizeAndChecksum() throws IOException {
        Completion completion = runner.run(SHARD, TASK);
        assertThat(completion.outputs()).hasSize(4);
        for (OutputFile output : completion.outputs()) {
            Path file = run.resolve(output.path());
            assertThat(output).isEqualTo(new OutputFile(output.path(), Files.size(file), Sha256.of(file)));
        }
    }

    @Test
    void storesWhyADocumentWasDropped() throws IOException {
        Drop drop = Drop.copyOf("twin", "duplicate", 0.91, 0.8).withDetail("band 3");
        runner.run(SHARD, (shard, context) -> {
            context.in(1);
            context.in(1);
            context.drop(document(1), drop);
            context.drop(document(2), Drop.because("boilerplate"));
        });
        Path file = run.resolve("dropped/filter/web-00000-000.jsonl.zst");
        try (DroppedDocuments.Reader reader = DroppedDocuments.Reader.open(file)) {
            assertThat(reader.next()).isEqualTo(new Drop.Dropped(document(1), "filter", drop));
            assertThat(reader.next()).isEqualTo(new Drop.Dropped(document(2), "filter", Drop.because("boilerplate")));
            assertThat(reader.next()).isNull();
        }
        assertThat(drop.describe()).isEqualTo("value 0.91, threshold 0.8; copy of twin; band 3");
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        runner.run(SHARD, TASK);
        Map<String, String> first = checksums();
        FileTrees.delete(run.resolve("documents"));
        runner.run(SHARD, TASK);
        assertThat(checksums()).isEqualTo(first);
    }

    private Map<String, String> checksums() throws IOException {
        Map<String, String> checksums = new TreeMap<>();
        for (String file : files()) {
            checksums.put(file, Sha256.of(run.resolve(file)));
        }
        return checksums;
    }

    @Test
    void rollsOverToTheNextFileAtTheTargetSize() throws IOException {
        ShardRunner rolling = new ShardRunner(run.toString(), "filter", "f1", 150);
        rolling.run(SHARD, TASK);
        List<Document> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.addAll(documents("documents/filter/web-00000-00" + i + ".jsonl.zst"));
        }
        assertThat(all).containsExactly(document(1), document(2), document(5), document(7), document(8));
        assertThat(run.resolve("documents/filter/web-00000-003.jsonl.zst")).doesNotExist();
    }

    @Test
    void keepsDocumentsInSeveralDirectories() throws IOException {
        runner.run(SHARD, (shard, context) -> {
            context.in(1);
            context.in(1);
            context.in(1);
            context.keep("documents/filter/web", document(1));
            context.keep("documents/filter/code", document(2));
            context.keepElsewhere(document(3));
        });
        assertThat(documents("documents/filter/web/web-00000-000.jsonl.zst")).containsExactly(document(1));
        assertThat(documents("documents/filter/code/web-00000-000.jsonl.zst")).containsExactly(document(2));
        assertThat(runner.committed(SHARD).orElseThrow().tally().kept()).isEqualTo(3);
    }

    @Test
    void refusesToCommitAShardThatLostCount() throws IOException {
        ShardTask loses = (shard, context) -> {
            context.in(1);
            context.in(1);
            context.keep(document(1));
        };
        assertThatThrownBy(() -> runner.run(SHARD, loses))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("shard web-00000 of stage filter lost count: 2 documents in, but 1 kept + 0"
                        + " dropped + 0 failed = 1");
        assertThat(files()).isEmpty();
        assertThat(runner.committed(SHARD)).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenTheTaskFails() throws IOException {
        ShardTask fails = (shard, context) -> {
            context.in(1);
            context.keep(document(1));
            context.create("extra/open");
            throw new IOException("disk full");
        };
        assertThatThrownBy(() -> runner.run(SHARD, fails)).hasMessage("disk full");
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesOutputsLeftOpenWrittenTwiceOrOutsideOfTheRun() throws IOException {
        assertThatThrownBy(() -> runner.run(SHARD, (shard, context) -> context.create("extra/open")))
                .hasMessage("shard web-00000 of stage filter did not close its output extra/open");
        assertThatThrownBy(() -> runner.run(SHARD, (shard, context) -> {
                    context.create("extra/a").close();
                    context.create("extra/a").close();
                }))
                .hasMessageContaining("creates extra/a twice");
        for (String path : new String[] {"../x", "/x", "a//b", "a/.hidden", ""}) {
            assertThatThrownBy(() -> runner.run(SHARD, (shard, context) -> context.create(path)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void isCommittedOnlyWithTheSameFingerprintAndAllOutputs() throws IOException {
        assertThat(runner.committed(SHARD)).isEmpty();
        Completion completion = runner.run(SHARD, TASK);
        assertThat(runner.committed(SHARD).orElseThrow().toJson()).isEqualTo(completion.toJson());
        assertThat(new ShardRunner(run, "filter", "f2").committed(SHARD)).isEmpty();
        assertThat(new ShardRunner(run, "dedup", "f1").committed(SHARD)).isEmpty();

        Path output = run.resolve("documents/filter/web-00000-000.jsonl.zst");
        byte[] bytes = Files.readAllBytes(output);
        Files.write(output, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(runner.committed(SHARD)).as("a shorter output").isEmpty();
        Files.delete(output);
        assertThat(runner.committed(SHARD)).as("a missing output").isEmpty();
        Files.write(output, bytes);
        assertThat(runner.committed(SHARD)).isPresent();
    }

    @Test
    void halfACompletionRecordCountsAsNone() throws IOException {
        String whole = runner.run(SHARD, TASK).toJson();
        Path file = run.resolve(".shards/filter/web-00000.json");
        for (int kept = 0; kept < whole.length() - 2; kept += 97) {
            Files.writeString(file, whole.substring(0, kept));
            assertThat(runner.committed(SHARD)).as("%d characters", kept).isEmpty();
        }
        Files.writeString(file, "{}");
        assertThat(runner.committed(SHARD)).isEmpty();
        assertThat(runner.runUnlessCommitted(SHARD, TASK).toJson()).isEqualTo(whole);
    }

    @Test
    void skipsACommittedShard() throws IOException {
        Completion first = runner.run(SHARD, TASK);
        Completion second = runner.runUnlessCommitted(SHARD, (shard, context) -> {
            throw new IOException("must not run");
        });
        assertThat(second.toJson()).isEqualTo(first.toJson());
    }

    @Test
    void addsUpCommittedShardsInAnyOrder() throws IOException {
        Shard second = new Shard("web-00001", List.of("in"));
        Tally one = runner.run(second, TASK).tally();
        assertThatThrownBy(() -> runner.tally(List.of(SHARD, second)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("shard web-00000 of stage filter is not complete; run the stage again");
        Tally two = runner.run(SHARD, TASK).tally();
        Tally all = runner.tally(List.of(second, SHARD));
        assertThat(all.documentsIn()).isEqualTo(20);
        assertThat(all.toJson().toString())
                .isEqualTo(runner.tally(List.of(SHARD, second)).toJson().toString());
        assertThat(all.distributions())
                .isEqualTo(Tally.merged(List.of(one, two)).distributions());
    }

    @Test
    void removesWhatACrashLeft() throws IOException {
        // A crash between writing and committing: files under temporary names, and outputs without a record.
        Path temporary = Files.createDirectories(run.resolve(".tmp/filter/web-00000-dead"));
        Files.writeString(temporary.resolve("0"), "half");
        Path stale = run.resolve("documents/filter/web-00000-000.jsonl.zst");
        Files.createDirectories(stale.getParent());
        Files.writeString(stale, "from a crashed attempt");
        assertThat(runner.committed(SHARD)).isEmpty();
        runner.cleanUp();
        assertThat(temporary).doesNotExist();
        runner.run(SHARD, TASK);
        assertThat(documents("documents/filter/web-00000-000.jsonl.zst")).hasSize(5);
        assertThat(run.resolve(".tmp/filter")).isEmptyDirectory();
    }

    @Test
    void twoAttemptsOfAShardDoNotDisturbEachOther() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Completion>> attempts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                attempts.add(() -> runner.run(SHARD, TASK));
            }
            List<String> completions = new ArrayList<>();
            for (Future<Completion> attempt : pool.invokeAll(attempts)) {
                completions.add(attempt.get().toJson());
            }
            assertThat(completions).containsOnly(completions.get(0));
        } finally {
            pool.shutdown();
        }
        assertThat(runner.committed(SHARD)).isPresent();
        assertThat(documents("documents/filter/web-00000-000.jsonl.zst")).hasSize(5);
    }

    @Test
    void failedReadsAnnounceThemselves() throws IOException {
        ReadResult.Failed failed = new ReadResult.Failed(new Place("a", 1, "line"), "invalid_utf8", "e", 50);
        Completion completion = runner.run(SHARD, (shard, context) -> context.fail(failed));
        assertThat(completion.tally().documentsIn()).isEqualTo(1);
        assertThat(completion.tally().bytesIn()).isEqualTo(50);
        assertThat(completion.tally().failed()).isEqualTo(1);
    }

    @Test
    void travelsToWorkers() throws Exception {
        InputShard input = new InputShard("s", Format.PARQUET, "/d/f.parquet", "f.parquet", 3, 2, "", "", "content");
        Shard shard = Shard.reading("s-00001", input);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(runner);
            out.writeObject(shard);
            out.writeObject(TASK);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(runner);
            Shard copy = (Shard) in.readObject();
            assertThat(copy).isEqualTo(shard);
            assertThat(copy.input()).isEqualTo(input);
            assertThat(in.readObject()).isInstanceOf(ShardTask.class);
        }
    }

    @Test
    void shardNamesAreSafeAsFileNames() {
        assertThat(Shard.nameOf("web", 42)).isEqualTo("web-00042");
        assertThat(Shard.nameOf("web", 123_456)).isEqualTo("web-123456");
        for (String name : new String[] {"", "a/b", "..", ".a", "a b", "\u00e9", "x".repeat(201)}) {
            assertThatThrownBy(() -> new Shard(name, List.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
