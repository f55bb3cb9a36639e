package dev.mews.cli.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    static Path folder;

    private static Path tokenizer;

    @BeforeAll
    static void train() throws IOException {
        // Letters with marks: only patterns with \p{M} keep them together.
        tokenizer = CommandRun.train(folder.resolve("tokenizer"), 300, "हिन्दी हिन्दी में में की की क्या क्या");
    }

    private static CommandRun gguf(Path source, String file, Object... options) {
        Object[] all = {source, "--format", "gguf", "--output", folder.resolve(file)};
        Object[] arguments = new Object[all.length + options.length];
        System.arraycopy(all, 0, arguments, 0, all.length);
        System.arraycopy(options, 0, arguments, all.length, options.length);
        return CommandRun.of(new ExportCommand(), arguments);
    }

    @Test
    void withoutAnEqualPatternTheNearestAreNamed() {
        CommandRun run = gguf(tokenizer, "none.gguf");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("mews: llama.cpp has no pattern that cuts as this one: name the nearest with --pre.")
                .contains("\n  llama-bpe: ", " of 810 texts and ", " of 129,024 code points differ\n");
        assertThat(run.err().lines()).hasSize(7);
        assertThat(folder.resolve("none.gguf")).doesNotExist();
    }

    @Test
    void aPatternThatCutsOtherwiseIsWrittenWithTheTextsThatShowIt() {
        CommandRun run = gguf(tokenizer, "near.gguf", "--pre", "falcon-h1");
        assertThat(run.exit()).isZero();
        assertThat(run.err())
                .startsWith("mews: wrote " + folder.resolve("near.gguf"))
                .contains("mews: warning: llama.cpp will have other ids with --pre falcon-h1: ")
                .contains("texts: ", "  first: '");
        assertThat(folder.resolve("near.gguf")).isNotEmptyFile();
    }

    @Test
    void aNameThatMewsDoesNotKnowIsSaidToBeUnchecked() {
        CommandRun run = gguf(tokenizer, "other.gguf", "--pre", "deepseek-v3");
        assertThat(run.exit()).isZero();
        assertThat(run.err())
                .endsWith(
                        "mews: warning: Mews does not know what llama.cpp does with --pre deepseek-v3: compare its ids"
                                + " before you rely on them\n");
    }

    @Test
    void anEqualPatternIsWrittenWithoutAWord() throws IOException {
        Path style = Path.of("..", "tests", "golden", "wild-tokenizers", "llama3");
        CommandRun run = gguf(style, "llama.gguf", "--pre", "llama3");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEqualTo("mews: wrote %s%n".formatted(folder.resolve("llama.gguf")));
        assertThat(Files.size(folder.resolve("llama.gguf"))).isPositive();
    }

    @Test
    void verifyComparesWithAPatternOfLlamaCpp() {
        CommandRun run = CommandRun.of(
                new VerifyCommand(),
                tokenizer,
                "--no-code-points",
                "--llama-cpp",
                "gpt-2",
                "--text",
                folder.resolve("t.txt"));
        assertThat(run.exit()).isEqualTo(2);
        CommandRun unknown =
                CommandRun.of(new VerifyCommand(), tokenizer, "--no-code-points", "--llama-cpp", "deepseek-v3");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err())
                .startsWith("mews: --llama-cpp: Mews does not know what llama.cpp does with 'deepseek-v3', only with ")
                .contains("falcon-h1", "gpt-2");
    }

    @Test
    void verifyReadsTextFilesToo() throws IOException {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(texts.resolve("a.txt"), "in a text file\n");
        Files.writeString(texts.resolve("b.jsonl"), "{\"text\":\"in a line\"}\n");
        Files.write(texts.resolve("c.txt"), new byte[] {(byte) 0xFF});
        CommandRun run = CommandRun.of(
                new VerifyCommand(),
                tokenizer,
                "--no-code-points",
                "--llama-cpp",
                "gpt-2",
                "--text",
                texts.resolve("a.txt"),
                texts.resolve("b.jsonl"),
                texts.resolve("c.txt"));
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("decoded to other bytes: 0 of 2 texts (24 bytes)");
        assertThat(run.err()).isEqualTo("mews: 1 records failed: invalid_utf8\n");
    }
}
