package dev.mews.cli.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.cli.internal.CommandLines;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mews tokenizer count}, {@code train} and {@code extend}. */
class TrainCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return CommandLines.of(new TokenizerCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, line, result) -> {
                    line.getErr().println("mews: " + e.getMessage());
                    return e instanceof IOException ? 1 : 99;
                })
                .execute(Arrays.stream(arguments)
                        .map(argument -> argument.replace("DIR", directory.toString()))
                        .toArray(String[]::new));
    }

    @BeforeEach
    void writeDocuments() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "the cat and the dog and the bird \\frac{a}{b}\n".repeat(40));
        Files.writeString(
                directory.resolve("b.jsonl"), "{\"text\":\"der Hund und die Katze\",\"language\":\"de\"}\n".repeat(30));
    }

    private List<String> files(String folder) throws IOException {
        Path root = directory.resolve(folder);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void severalSizesAreMadeInOneRunEachTheBeginningOfTheNext() throws IOException {
        assertThat(run("train", "en=DIR/a.txt", "de=DIR/b.jsonl", "--vocab-size", "1290,1310", "--output", "DIR/t"))
                .as(err.toString())
                .isZero();
        assertThat(files("t"))
                .containsExactly(
                        "1290/merges.jsonl",
                        "1290/special_tokens_map.json",
                        "1290/tokenizer.json",
                        "1290/tokenizer_config.json",
                        "1310/merges.jsonl",
                        "1310/special_tokens_map.json",
                        "1310/tokenizer.json",
                        "1310/tokenizer_config.json",
                        "latex.tsv",
                        "words.counts",
                        "words.inputs.tsv");
        Tokenizer small = Tokenizer.load(directory.resolve("t/1290"));
        Tokenizer large = Tokenizer.load(directory.resolve("t/1310"));
        assertThat(small.vocabulary().size()).isEqualTo(1_290);
        assertThat(large.vocabulary().size()).isEqualTo(1_310);
        for (int id = 0; id < 1_290; id++) {
            assertThat(large.vocabulary().token(id))
                    .isEqualTo(small.vocabulary().token(id));
        }
        assertThat(small.specialId("<|endoftext|>")).isEqualTo(11);
        String first =
                Files.readAllLines(directory.resolve("t/1310/merges.jsonl")).get(0);
        assertThat(first).contains("\"id\":1280").contains("\"groups\":{\"");
    }

    @Test
    void trainingFromCountFilesEqualsTrainingFromDocuments() throws IOException {
        assertThat(run("count", "en=DIR/a.txt", "--output", "DIR/a.counts")).isZero();
        assertThat(run("count", "de=DIR/b.jsonl", "--output", "DIR/b.counts", "--threads", "3", "--max-memory", "3m"))
                .isZero();
        assertThat(run("train", "--counts", "DIR/b.counts,DIR/a.counts", "--vocab-size", "1300", "--output", "DIR/c"))
                .isZero();
        assertThat(run("train", "de=DIR/b.jsonl", "en=DIR/a.txt", "--vocab-size", "1300", "--output", "DIR/d"))
                .isZero();
        for (String file : List.of("words.counts", "tokenizer.json", "merges.jsonl")) {
            assertThat(directory.resolve("c").resolve(file))
                    .hasSameBinaryContentAs(directory.resolve("d").resolve(file));
        }
        assertThat(run("train", "--counts", "DIR/a.counts", "--vocab-size", "1300", "--output", "DIR/e"))
                .isZero();
        assertThat(directory.resolve("e/words.counts")).doesNotExist();
    }

    @Test
    void aVocabularyIsExtendedToThatOfOneTraining() throws IOException {
        assertThat(run("train", "DIR/a.txt", "--latex", "pattern", "--vocab-size", "1290", "--output", "DIR/s"))
                .isZero();
        assertThat(run("extend", "DIR/s", "--vocab-size", "1300", "--output", "DIR/l"))
                .isZero();
        assertThat(run("train", "DIR/a.txt", "--latex", "pattern", "--vocab-size", "1300", "--output", "DIR/w"))
                .isZero();
        assertThat(directory.resolve("l/tokenizer.json")).hasSameBinaryContentAs(directory.resolve("w/tokenizer.json"));
    }

    @Test
    void anExtensionGoesOnBehindItsLastMerges() throws IOException {
        assertThat(run("train", "DIR/a.txt", "--latex", "pattern", "--vocab-size", "1290", "--output", "DIR/s"))
                .isZero();
        assertThat(run("extend", "DIR/s", "--vocab-size", "1300", "--output", "DIR/l", "--checkpoint", "-1"))
                .isEqualTo(2);
        assertThat(err.toString()).isEqualTo("mews: --checkpoint must be at least 0, but was -1\n");
        assertThat(run("extend", "DIR/s", "--vocab-size", "1300", "--output", "DIR/l", "--checkpoint", "0", "--resume"))
                .isZero();
        assertThat(files("l"))
                .containsExactly("merges.jsonl", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json");
    }

    @Test
    void parityHasItsUnitItsTextsAndItsWindowFromTheCommandLine() throws IOException {
        Files.writeString(directory.resolve("dev.jsonl"), "{\"text\":\"der Hund und die Katze\"}\n");
        Files.writeString(directory.resolve("dev.txt"), "the cat and the dog and the bird\n");
        String[] common = {
            "train",
            "en=DIR/a.txt",
            "de=DIR/b.jsonl",
            "--latex",
            "off",
            "--vocab-size",
            "1300",
            "--parity",
            "characters"
        };
        assertThat(run(with(common, "--parity-dev", "en=DIR/dev.txt,de=DIR/dev.jsonl", "--output", "DIR/documents")))
                .as(err.toString())
                .isZero();
        assertThat(run("count", "en=DIR/dev.txt", "de=DIR/dev.jsonl", "--latex", "off", "--output", "DIR/dev.counts"))
                .isZero();
        assertThat(run(with(common, "--parity-dev", "DIR/dev.counts", "--output", "DIR/counts")))
                .isZero();
        assertThat(directory.resolve("counts/merges.jsonl"))
                .hasSameBinaryContentAs(directory.resolve("documents/merges.jsonl"));
        assertThat(run(with(common, "--parity-window", "4", "--parity-alpha", "1", "--output", "DIR/window")))
                .isZero();
        // A group that had more than 1 * 4 / 2 of the last four merges is passed over: it never has all four.
        List<String> chosen = chosen("window");
        assertThat(chosen).contains("de", "en");
        for (int merge = 4; merge < chosen.size(); merge++) {
            assertThat(chosen.subList(merge - 4, merge))
                    .filteredOn("de"::equals)
                    .hasSizeLessThanOrEqualTo(3);
        }
        assertThat(chosen("window")).isNotEqualTo(chosen("documents"));
        assertThat(run(with(common, "--parity-alpha", "0.5", "--output", "DIR/none")))
                .isEqualTo(2);
        assertThat(run(with(common, "--parity-window", "-1", "--output", "DIR/none")))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("mews: parity alpha must be from 1 to 1000000, but was 0.5")
                .contains("mews: parity window must be at least 0, but was -1");
        assertThat(run(
                        "train",
                        "DIR/a.txt",
                        "--vocab-size",
                        "1300",
                        "--parity-dev",
                        "DIR/dev.txt",
                        "--output",
                        "DIR/none"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("mews: development counts are for parity: choose its unit");
        assertThat(directory.resolve("none")).doesNotExist();
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
    }

    /** For which group each merge was chosen. */
    private List<String> chosen(String folder) throws IOException {
        List<String> chosen = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve(folder).resolve("merges.jsonl"))) {
            chosen.add(new ObjectMapper().readTree(line).get("chosenFor").asText());
        }
        return chosen;
    }

    @Test
    void trainingGoesOnWithTheCountsOfTheSameInputs() throws IOException {
        assertThat(run("train", "DIR/a.txt", "--vocab-size", "1290", "--output", "DIR/t"))
                .isZero();
        byte[] expected = Files.readAllBytes(directory.resolve("t/tokenizer.json"));
        Files.delete(directory.resolve("t/tokenizer.json"));
        assertThat(run("train", "DIR/a.txt", "--vocab-size", "1290", "--output", "DIR/t", "--resume"))
                .isZero();
        assertThat(err.toString()).contains("going on with").contains("words.counts");
        assertThat(directory.resolve("t/tokenizer.json")).hasBinaryContent(expected);
    }

    @Test
    void changedInputsAndOptionsAreCountedAgain() throws IOException {
        assertThat(run("train", "DIR/a.txt", "--vocab-size", "1290", "--output", "DIR/t"))
                .isZero();
        String text = Files.readString(directory.resolve("a.txt"));
        // As long as before.
        Files.writeString(directory.resolve("a.txt"), text.replace("bird", "fish"));
        assertThat(run("train", "DIR/a.txt", "--vocab-size", "1290", "--output", "DIR/t", "--resume"))
                .isZero();
        assertThat(err.toString()).contains("words.counts: the input a.txt is not what was counted");
        assertThat(run("train", "DIR/a.txt", "--vocab-size", "1290", "--output", "DIR/u"))
                .isZero();
        assertSameFiles("t", "u");
        assertThat(run("train", "DIR/a.txt", "DIR/b.jsonl", "--vocab-size", "1290", "--output", "DIR/t", "--resume"))
                .isZero();
        assertThat(err.toString()).contains("words.counts: the input b.jsonl was not counted");
        assertThat(run("count", "DIR/a.txt", "DIR/b.jsonl", "--output", "DIR/t/words.counts", "--resume"))
                .isZero();
        assertThat(err.toString()).contains("going on with");
        assertThat(run(
                        "count",
                        "DIR/a.txt",
                        "DIR/b.jsonl",
                        "--output",
                        "DIR/t/words.counts",
                        "--resume",
                        "--digits",
                        "group3"))
                .isZero();
        assertThat(err.toString()).contains("words.counts: it was counted with other options");
        assertThat(files("t")).contains("words.inputs.tsv").noneMatch(file -> file.contains("unfinished"));
    }

    private void assertSameFiles(String one, String other) throws IOException {
        assertThat(files(one)).isEqualTo(files(other));
        for (String file : files(one)) {
            assertThat(directory.resolve(one).resolve(file))
                    .hasSameBinaryContentAs(directory.resolve(other).resolve(file));
        }
    }

    @Test
    void eachSourceHasItsTextField() throws IOException {
        Files.writeString(directory.resolve("c.jsonl"), "{\"content\":\"int main\",\"text\":\"no\"}\n");
        assertThat(run(
                        "count",
                        "code=DIR/c.jsonl",
                        "web=DIR/b.jsonl",
                        "--text-field",
                        "code=content",
                        "--output",
                        "DIR/x.counts"))
                .isZero();
        assertThat(out.toString()).contains("code           1      8").contains("web           30    660");
        assertThat(run("count", "DIR/c.jsonl", "--text-field", "code=content", "--output", "DIR/y.counts"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--text-field names the source code, but the sources are [c]");
        assertThat(run(
                        "count",
                        "c=DIR/c.jsonl",
                        "--text-field",
                        "content",
                        "--text-field",
                        "text",
                        "--output",
                        "DIR/y"))
                .isEqualTo(2);
    }

    @Test
    void mergesThatNeedMoreMemoryThanAllowedAreRefusedWithWhatWouldFit() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            text.append(" word")
                    .append(Integer.toString(i, 26).replaceAll("[0-9]", "z"))
                    .append(i % 2 == 0 ? " " : "");
            text.append(i % 10 == 0 ? " some other words" : "").append('\n');
        }
        Files.writeString(directory.resolve("many.txt"), text);
        refused(
                1,
                "MiB are allowed: allow more, or leave out pre-tokens that occur less than",
                "DIR/many.txt",
                "--vocab-size",
                "1400",
                "--threads",
                "1",
                "--max-memory",
                "1m");
    }

    @Test
    void aWrongCommandLineIsOneLineAndLeavesNothing() throws IOException {
        Files.writeString(directory.resolve("special"), "<a>\n\n<b>\n");
        Files.writeString(directory.resolve("twice"), "<a>\n<b>\n<a>\n");
        Files.writeString(directory.resolve("plain"), "the\n");
        refused(2, "give either inputs or --counts", "--vocab-size", "1300");
        refused(2, "no file matches", "DIR/none.jsonl", "--vocab-size", "1300");
        refused(2, "from 1280 (1024 special tokens and 256 bytes)", "DIR/a.txt", "--vocab-size", "1000");
        refused(2, "must be ascending", "DIR/a.txt", "--vocab-size", "1400,1300");
        refused(
                2,
                "special:2: a special token must not be empty",
                "DIR/a.txt",
                "--vocab-size",
                "1300",
                "--special-tokens",
                "DIR/special");
        refused(
                2,
                "special tokens 0 and 2 are both <a>",
                "DIR/a.txt",
                "--vocab-size",
                "1300",
                "--special-tokens",
                "DIR/twice");
        refused(
                2,
                "special token the is one pre-token",
                "DIR/a.txt",
                "--vocab-size",
                "1300",
                "--special-tokens",
                "DIR/plain");
        refused(2, "there is a weight for fr", "DIR/a.txt", "--vocab-size", "1300", "--weight", "fr=2");
        refused(2, "--max-memory must be from", "DIR/a.txt", "--vocab-size", "1300", "--max-memory", "1k");
        refused(2, "--threads must be at least 1", "DIR/a.txt", "--vocab-size", "1300", "--threads", "0");
    }

    @Test
    void unreadableAndEmptyInputsAreOneLineAndLeaveNothing() throws IOException {
        Files.writeString(directory.resolve("empty.txt"), "");
        refused(1, "empty.txt: 0 documents and 0 pre-tokens", "DIR/empty.txt", "--vocab-size", "1300");
        Files.write(directory.resolve("cut.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1});
        refused(1, "truncated_file", "DIR/cut.jsonl.gz", "--vocab-size", "1300");
        assertThat(run("count", "DIR/a.txt", "--output", "DIR/a.counts")).isZero();
        byte[] counts = Files.readAllBytes(directory.resolve("a.counts"));
        Files.write(directory.resolve("a.counts"), Arrays.copyOf(counts, counts.length - 7));
        refused(1, "not a complete count file", "--counts", "DIR/a.counts", "--vocab-size", "1300");
        refused(1, "none.counts", "--counts", "DIR/none.counts", "--vocab-size", "1300");
        Files.writeString(directory.resolve("bad.jsonl"), "{\"text\":7}\n{\"text\":\"a\"}\n");
        assertThat(run("count", "DIR/bad.jsonl", "--output", "DIR/bad.counts")).isZero();
        assertThat(err.toString()).contains("1 records failed: missing_text, the first at bad.jsonl line 1");
    }

    private void refused(int exit, String message, String... arguments) {
        err.getBuffer().setLength(0);
        String[] all = Stream.concat(
                        Stream.concat(Stream.of("train"), Arrays.stream(arguments)),
                        Stream.of("--output", "DIR/refused"))
                .toArray(String[]::new);
        assertThat(run(all)).as(err.toString()).isEqualTo(exit);
        assertThat(err.toString()).startsWith("mews: ").contains(message);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(directory.resolve("refused")).doesNotExist();
    }

    @Test
    void countingPrintsWhatIsInTheFile() {
        assertThat(run("count", "DIR/b.jsonl", "--group-by", "language", "--output", "DIR/x.counts"))
                .isZero();
        assertThat(out.toString().replace(System.lineSeparator(), "\n")).isEqualTo("""
                group  documents  bytes  pre-tokens  different
                ─────  ─────────  ─────  ──────────  ─────────
                de            30    660         150          5
                """);
    }
}
