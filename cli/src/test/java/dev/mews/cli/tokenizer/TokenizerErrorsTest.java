package dev.mews.cli.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said in one line, and nothing is left behind. */
class TokenizerErrorsTest {
    @TempDir
    Path directory;

    private Path text;
    private Path output;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(directory.resolve("a.jsonl"), "{\"text\": \"hello hello world\"}\n");
        output = directory.resolve("output");
    }

    private void assertFails(int exit, String message, Object command, Object... arguments) throws IOException {
        List<Path> before = files();
        CommandRun run = CommandRun.of(command, arguments);
        assertThat(run.err())
                .as("%s", Arrays.asList(arguments))
                .startsWith("mews: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    private List<Path> files() throws IOException {
        try (var walk = Files.walk(directory)) {
            return walk.sorted().toList();
        }
    }

    @Test
    void trainingOnNothingFails() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.jsonl"));
        assertFails(
                1,
                "there is no text to count in " + empty + ": 0 documents and 0 pre-tokens",
                new TrainCommand(),
                empty,
                "--vocab-size",
                1300,
                "--output",
                output);
    }

    @Test
    void countingNothingFails() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.jsonl"));
        assertFails(
                1,
                "there is no text to count in " + empty + ": 0 documents and 0 pre-tokens",
                new CountCommand(),
                empty,
                "--output",
                output);
    }

    @Test
    void countingOrTrainingOnNothingLeavesEarlierCounts() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.jsonl"));
        Path counts = directory.resolve("words.counts");
        assertThat(CommandRun.of(new CountCommand(), text, "--output", counts).exit())
                .isZero();
        byte[] before = Files.readAllBytes(counts);
        Path inputs = directory.resolve("words.inputs.tsv");
        String told = Files.readString(inputs);
        assertFails(1, "there is no text to count in", new CountCommand(), empty, "--output", counts);
        assertFails(
                1,
                "there is no text to count in",
                new TrainCommand(),
                empty,
                "--part-size",
                "1",
                "--vocab-size",
                1300,
                "--output",
                directory);
        assertThat(counts).hasBinaryContent(before);
        assertThat(inputs).hasContent(told);
    }

    @Test
    void aVocabularyWithoutRoomForTheAlphabetAndTheSpecialTokensIsRefused() throws IOException {
        assertFails(
                2,
                "from 1280 (1024 special tokens and 256 bytes)",
                new TrainCommand(),
                text,
                "--vocab-size",
                300,
                "--output",
                output);
    }

    @Test
    void aDuplicateOrEmptySpecialTokenIsRefused() throws IOException {
        Path twice = Files.writeString(directory.resolve("twice.txt"), "<a>\n<a>\n");
        assertFails(
                2,
                "special tokens 0 and 1 are both <a>",
                new TrainCommand(),
                text,
                "--vocab-size",
                1300,
                "--special-tokens",
                twice,
                "--output",
                output);
        Path empty = Files.writeString(directory.resolve("gap.txt"), "<a>\n\n<b>\n");
        assertFails(
                2,
                "gap.txt:2: a special token must not be empty",
                new TrainCommand(),
                text,
                "--vocab-size",
                1300,
                "--special-tokens",
                empty,
                "--output",
                output);
    }

    @Test
    void aFileThatIsNotThereOrBreaksOffIsNamed() throws IOException {
        assertFails(
                2,
                "no file matches",
                new TrainCommand(),
                directory.resolve("none.jsonl"),
                "--vocab-size",
                1300,
                "--output",
                output);
        Path broken = Files.write(directory.resolve("broken.jsonl.gz"), new byte[] {0x1F, (byte) 0x8B, 8, 0, 1, 2, 3});
        assertFails(1, "broken.jsonl.gz", new TrainCommand(), broken, "--vocab-size", 1300, "--output", output);
        assertFails(1, "broken.jsonl.gz", new CountCommand(), broken, "--output", directory.resolve("words.counts"));
    }

    @Test
    void aTruncatedCountFileIsRefused() throws IOException {
        Path counts = directory.resolve("words.counts");
        assertThat(CommandRun.of(new CountCommand(), text, "--output", counts).exit())
                .isZero();
        byte[] whole = Files.readAllBytes(counts);
        Files.write(counts, Arrays.copyOf(whole, whole.length - 5));
        assertFails(
                1,
                "words.counts: not a complete count file",
                new TrainCommand(),
                "--counts",
                counts,
                "--vocab-size",
                1300,
                "--output",
                output);
    }

    @Test
    void aMergeOutsideTheVocabularyIsRefusedByEveryCommandThatLoadsATokenizer() throws IOException {
        Path folder = CommandRun.train(directory.resolve("tokenizer"), 260, "low low low lower");
        Path file = folder.resolve("tokenizer.json");
        ObjectMapper mapper = new ObjectMapper();
        JsonNode json = mapper.readTree(file.toFile());
        ArrayNode merges = (ArrayNode) json.at("/model/merges");
        merges.set(1, mapper.createArrayNode().add("zzz").add("qqq"));
        Files.write(file, mapper.writeValueAsString(json).getBytes(StandardCharsets.UTF_8));
        String message = "merge 1 needs the token 'zzz', which is not in the vocabulary";
        assertFails(1, message, new EvalCommand(), folder, "--html", directory.resolve("eval.html"));
        assertFails(1, message, new CompareCommand(), folder, folder, "--html", directory.resolve("compare.html"));
        assertFails(1, message, new VerifyCommand(), folder);
        assertFails(1, message, new ExportCommand(), folder, "--format", "gguf", "--output", output);
    }
}
