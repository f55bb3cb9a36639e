package dev.mews.cli.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodeCommandTest {
    @TempDir
    static Path folder;

    private static Path tokenizer;
    private static final ByteArrayOutputStream STREAM = new ByteArrayOutputStream();

    @BeforeAll
    static void train() throws IOException {
        tokenizer = CommandRun.train(folder.resolve("tokenizer"), 264, "the falcon the falcon the owl");
    }

    private static CommandRun encode(byte[] text, Object... options) {
        EncodeCommand command = new EncodeCommand();
        STREAM.reset();
        command.in = new ByteArrayInputStream(text);
        command.out = STREAM;
        return CommandRun.of(command, with(options));
    }

    private static CommandRun decode(byte[] ids, Object... options) {
        DecodeCommand command = new DecodeCommand();
        STREAM.reset();
        command.in = new ByteArrayInputStream(ids);
        command.out = STREAM;
        return CommandRun.of(command, with(options));
    }

    private static Object[] with(Object... options) {
        Object[] all = new Object[options.length + 1];
        all[0] = tokenizer;
        System.arraycopy(options, 0, all, 1, options.length);
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anyBytesComeBackInBothForms() {
        byte[] text = new byte[1_000];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (i * 7);
        }
        for (String form : new String[] {"TEXT", "INT32"}) {
            assertThat(encode(text, "--ids", form).exit()).isZero();
            byte[] ids = STREAM.toByteArray();
            assertThat(decode(ids, "--ids", form).exit()).isZero();
            assertThat(STREAM.toByteArray()).isEqualTo(text);
        }
    }

    @Test
    void idsAreNumbersOrLittleEndianWords() {
        encode(bytes("!\"A"));
        assertThat(STREAM.toString(StandardCharsets.UTF_8)).isEqualTo("0 1 32\n");
        encode(bytes("!\"A"), "--ids", "INT32");
        assertThat(STREAM.toByteArray()).isEqualTo(new byte[] {0, 0, 0, 0, 1, 0, 0, 0, 32, 0, 0, 0});
    }

    @Test
    void linesAreTextsOfTheirOwn() {
        encode(bytes("!\n\n\"A"), "--lines");
        assertThat(STREAM.toString(StandardCharsets.UTF_8)).isEqualTo("0\n\n1 32\n");
    }

    @Test
    void whatIsNoIdIsNamedWithItsPlace() {
        assertThat(decode(bytes("1 2 999")).err())
                .isEqualTo("mews: standard input: id 2 of the stream is 999, but ids are 0 to 263\n");
        assertThat(decode(bytes("1 x")).err())
                .isEqualTo(
                        "mews: standard input: expected decimal ids with white space between, but found 'x' after 1 ids\n");
        assertThat(decode(new byte[] {1, 0, 0, 0, 2}, "--ids", "INT32").err())
                .isEqualTo("mews: standard input: 1 bytes are left after 1 ids, but an id has 4\n");
    }

    @Test
    void everyFormatIsWrittenAndReadAgain() throws IOException {
        Path tiktoken = folder.resolve("out/small.tiktoken");
        assertThat(CommandRun.of(new ExportCommand(), tokenizer, "--format", "TIKTOKEN", "--output", tiktoken)
                        .exit())
                .isZero();
        encode(bytes("the falcon"));
        String ids = STREAM.toString(StandardCharsets.UTF_8);
        EncodeCommand other = new EncodeCommand();
        other.in = new ByteArrayInputStream(bytes("the falcon"));
        STREAM.reset();
        other.out = STREAM;
        CommandRun.of(other, tiktoken);
        assertThat(STREAM.toString(StandardCharsets.UTF_8)).isEqualTo(ids);
        Path hf = folder.resolve("hf");
        CommandRun.of(new ExportCommand(), tokenizer, "--format", "HUGGINGFACE", "--output", hf);
        assertThat(hf.resolve("tokenizer.json")).hasSameBinaryContentAs(tokenizer.resolve("tokenizer.json"));
        assertThat(hf.resolve("merges.txt")).exists();
        CommandRun gguf =
                CommandRun.of(new ExportCommand(), tokenizer, "--format", "GGUF", "--output", folder.resolve("x.gguf"));
        assertThat(gguf.exit()).isEqualTo(2);
        assertThat(gguf.err()).contains("name the nearest with --pre");
        assertThat(folder.resolve("x.gguf")).doesNotExist();
        CommandRun named = CommandRun.of(
                new ExportCommand(),
                tokenizer,
                "--format",
                "GGUF",
                "--pre",
                "falcon-h1",
                "--output",
                folder.resolve("x.gguf"));
        assertThat(named.err()).isEqualTo("mews: wrote " + folder.resolve("x.gguf") + "\n");
    }

    @Test
    void verifyingWithoutReferencesSaysSoAndChecksDecoding() throws IOException {
        Path text = Files.writeString(folder.resolve("docs.jsonl"), "{\"text\":\"the owl\"}\n");
        CommandRun run = CommandRun.of(new VerifyCommand(), tokenizer, "--no-code-points", "--text", text);
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("decoded to other bytes: 0 of 1 texts (7 bytes)")
                .contains("not compared: tokenizers (DJL): its classes are not there; see --djl")
                .contains("not compared: tokenizers, transformers, tiktoken: no --python");
    }
}
