package dev.mews.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.mews.core.document.Document;
import dev.mews.core.document.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentFilesTest {
    @TempDir
    Path directory;

    private static Document document(String id, String text) {
        return new Document(id, "web", text, new TreeMap<>(Map.of("url", "http://a/\u00fc", "b", "\"q\"")));
    }

    private static byte[] write(List<Document> documents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DocumentWriter writer = new DocumentWriter(out)) {
            for (Document document : documents) {
                writer.write(document);
            }
        }
        return out.toByteArray();
    }

    private static List<Document> read(Path file) throws IOException {
        List<Document> documents = new ArrayList<>();
        try (DocumentReader reader = DocumentReader.open(file)) {
            for (Document document = reader.next(); document != null; document = reader.next()) {
                documents.add(document);
            }
        }
        return documents;
    }

    @Test
    void writesJsonLinesInZstdWithAChecksum() throws IOException {
        byte[] bytes = write(List.of(document("1", "a\nb\u00e9\ud83d\udc4b"), document("2", "")));
        String expected = "{\"id\":\"1\",\"source\":\"web\",\"text\":\"a\\nb\u00e9\ud83d\udc4b\","
                + "\"metadata\":{\"b\":\"\\\"q\\\"\",\"url\":\"http://a/\u00fc\"}}\n"
                + "{\"id\":\"2\",\"source\":\"web\",\"text\":\"\","
                + "\"metadata\":{\"b\":\"\\\"q\\\"\",\"url\":\"http://a/\u00fc\"}}\n";
        byte[] plain = Zstd.decompress(bytes, 10_000);
        assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(bytes[4] & 4).as("checksum flag of the frame header").isEqualTo(4);
        assertThat(write(List.of(document("1", "a\nb\u00e9\ud83d\udc4b"), document("2", ""))))
                .isEqualTo(bytes);
    }

    @Property(tries = 100)
    void readsBackAnyText(@ForAll String text, @ForAll String key, @ForAll String value) throws IOException {
        Assume.that(Utf8.loneSurrogate(text) < 0 && Utf8.loneSurrogate(key) < 0 && Utf8.loneSurrogate(value) < 0);
        Document document = new Document("id", "s", text, new TreeMap<>(Map.of(key, value)));
        Path file = Files.createTempFile("documents", ".jsonl.zst");
        try {
            Files.write(file, write(List.of(document, document)));
            assertThat(read(file)).containsExactly(document, document);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void holdsTextsLongerThanJacksonAllowsByDefault() throws IOException {
        Document document = document("1", "x".repeat(21_000_000));
        Path file = directory.resolve("long.jsonl.zst");
        Files.write(file, write(List.of(document)));
        assertThat(read(file).get(0).text()).hasSize(21_000_000);
    }

    @Test
    void countsUncompressedBytesOnBothSides() throws IOException {
        Path file = directory.resolve("d.jsonl.zst");
        long written;
        try (DocumentWriter writer = new DocumentWriter(Files.newOutputStream(file))) {
            writer.write(document("1", "a".repeat(100_000)));
            written = writer.bytesWritten();
        }
        try (DocumentReader reader = DocumentReader.open(file)) {
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
            assertThat(reader.bytesRead()).isEqualTo(written);
        }
    }

    @Test
    void refusesHalfACharacter() throws IOException {
        try (DocumentWriter writer = new DocumentWriter(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> writer.write(document("77", "ab\ud83d")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "document 77: text has a lone surrogate at 2, which UTF-8 cannot hold; cut texts between"
                                    + " code points");
        }
    }

    @Test
    void namesADamagedFile() throws IOException {
        byte[] bytes = write(List.of(document("1", "some text"), document("2", "more")));
        Path file = directory.resolve("d.jsonl.zst");
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 20));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": document 0 is damaged; delete the file and run the stage again: ");
        Files.write(file, Zstd.compress("{\"id\":\"1\",\"text\":\"x\"}\n".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> read(file)).hasMessageEndingWith("id, source or text is missing");
    }
}
