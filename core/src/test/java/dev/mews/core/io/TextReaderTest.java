package dev.mews.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.io.ReadResult.Failed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextReaderTest {
    @TempDir
    Path directory;

    private List<String> read(String text, int maxBytes) throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), text);
        return ReaderTests.brief(ReaderTests.read(file, Format.TEXT, "text", maxBytes));
    }

    @Test
    void aFileIsOneRecordWithItsLineEnds() throws IOException {
        assertThat(read("\uFEFFone\r\n\n two", 100)).containsExactly("+ one\r\n\n two");
        assertThat(read("one\n", 100)).containsExactly("+ one\n");
        assertThat(read("", 100)).isEmpty();
    }

    @Test
    void aFileOverTheLimitIsCutAtLineEnds() throws IOException {
        assertThat(read("aaa\nbbb\nccc\nd", 8)).containsExactly("+ aaa\nbbb\n", "+ ccc\nd");
        assertThat(read("aaa\n123456789\nb\n", 8)).containsExactly("+ aaa\n", "- record_too_large @2 line", "+ b\n");
    }

    @Test
    void whatIsNotTextFails() throws IOException {
        assertThat(read("a\0b", 100)).containsExactly("- nul_bytes @1 line");
        Path file = Files.write(directory.resolve("b.txt"), new byte[] {'a', (byte) 0xff});
        assertThat(ReaderTests.brief(ReaderTests.read(file, Format.TEXT, "text", 100)))
                .containsExactly("- invalid_utf8 @1 line");
    }

    @Test
    void aCompressedFileIsReadAndATruncatedOneFails() throws IOException {
        Path file = directory.resolve("c.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
        }
        List<InputShard> shards = InputShards.match("s", List.of("c.txt.gz"), Format.AUTO, "text", directory);
        assertThat(ReaderTests.brief(ReaderTests.read(shards.get(0), 100))).containsExactly("+ one\ntwo\n");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 9));
        List<ReadResult> results = ReaderTests.read(shards.get(0), 100);
        assertThat(results).singleElement().isInstanceOf(Failed.class);
        assertThat(ReaderTests.failed(results.get(0)).reason()).isEqualTo("truncated_file");
    }
}
