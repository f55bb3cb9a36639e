package dev.mews.core.io;

import static dev.mews.core.io.ReaderTests.brief;
import static dev.mews.core.io.ReaderTests.document;
import static dev.mews.core.io.ReaderTests.failed;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesReaderTest {
    private static final long LIMIT = 1 << 20;

    @TempDir
    Path directory;

    private List<ReadResult> read(byte[] bytes) throws IOException {
        Path file = directory.resolve("in.jsonl");
        Files.write(file, bytes);
        return ReaderTests.read(file, Format.JSONL, "text", LIMIT);
    }

    private List<ReadResult> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zstdWithChecksum(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(out).setChecksum(true)) {
            zstd.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        return out.toByteArray();
    }

    /** Lines that hardly compress, so that a cut falls into the middle of them. */
    private static byte[] lines(int count) {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("{\"text\":\"").append(i).append(' ');
            for (int k = 0; k < 500; k++) {
                text.append(Long.toHexString(random.nextLong()));
            }
            text.append("\"}\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keepsTextAndScalars() throws IOException {
        List<ReadResult> results = read(
                "{\"id\":\"x1\",\"text\":\"a\\r\\n\u00e9\",\"n\":12345678901234567890,\"f\":1.50,\"b\":true,\"z\":null,"
                        + "\"list\":[1,{\"text\":\"no\"}],\"o\":{\"id\":1},\"language\":\"de\"}\r\n");
        assertThat(results).hasSize(1);
        assertThat(document(results.get(0)).content()).isEqualTo(new Content.Text("a\r\n\u00e9"));
        assertThat(document(results.get(0)).metadata())
                .containsExactly(
                        java.util.Map.entry("b", "true"),
                        java.util.Map.entry("f", "1.50"),
                        java.util.Map.entry("language", "de"),
                        java.util.Map.entry("n", "12345678901234567890"),
                        java.util.Map.entry("origin_id", "x1"));
        assertThat(document(results.get(0)).id()).isEqualTo(Document.idOf("src", "in.jsonl", 1));
    }

    @Test
    void passesOverBlankLinesAndTheByteOrderMark() throws IOException {
        List<ReadResult> results = read("\ufeff{\"text\":\"a\"}\n\n \t\r\n{\"text\":\"\ufeffb\"}");
        assertThat(brief(results)).containsExactly("+ a", "+ \ufeffb");
        assertThat(document(results.get(1)).place().position()).isEqualTo(4);
        assertThat(read("")).isEmpty();
        assertThat(read("\ufeff")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "{\"text\":\"a\";invalid_json",
                "{\"text\":\"a\"} x;invalid_json",
                "{\"text\":\"a\"}{\"text\":\"b\"};invalid_json",
                "[1];invalid_json",
                "\"text\";invalid_json",
                "not json;invalid_json",
                "{\"text\":1};missing_text",
                "{\"text\":null};missing_text",
                "{\"text\":[\"a\"]};missing_text",
                "{\"txt\":\"a\"};missing_text",
                "{};missing_text",
                "{\"text\":\"a\\u0000b\"};nul_bytes",
                "{\"text\":\"a\\ud83d\"};invalid_utf8",
                "{\"text\":\"a\",\"m\":\"\\udc4b\"};invalid_utf8"
            })
    void aBrokenLineFailsAloneWithItsPlace(String line, String reason) throws IOException {
        List<ReadResult> results = read("{\"text\":\"before\"}\n" + line + "\n{\"text\":\"after\"}\n");
        assertThat(brief(results)).containsExactly("+ before", "- " + reason + " @2 line", "+ after");
        assertThat(failed(results.get(1)).place().path()).isEqualTo("in.jsonl");
        assertThat(failed(results.get(1)).bytes()).isEqualTo(line.length() + 1);
        assertThat(failed(results.get(1)).error()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void escapesThatOnlyLookLikeHalfAPairAreText() throws IOException {
        List<ReadResult> results = read(
                "{\"text\":\"\\ud83d\\ude00\"}\n{\"text\":\"\\\\ud83d\"}\n{\"text\":\"\\\\\\uDC00\"}\n{\"text\":\"\\ua000\"}");
        assertThat(brief(results)).containsExactly("+ \ud83d\ude00", "+ \\ud83d", "- invalid_utf8 @3 line", "+ \ua000");
    }

    @Test
    void badUtf8AndNulBytesFailAlone() throws IOException {
        byte[] bytes = concat(
                "{\"text\":\"a\"}\n{\"text\":\"".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xff},
                "\"}\n{\"text\":\"".getBytes(StandardCharsets.UTF_8),
                new byte[] {0},
                "\"}\n{\"text\":\"b\"}\n".getBytes(StandardCharsets.UTF_8));
        List<ReadResult> results = read(bytes);
        assertThat(brief(results)).containsExactly("+ a", "- invalid_utf8 @2 line", "- nul_bytes @3 line", "+ b");
        assertThat(failed(results.get(1)).error()).isEqualTo("byte 9 of the line is not UTF-8");
    }

    @Test
    void aLineAboveTheLimitFailsWithoutBeingHeld() throws IOException {
        Path file = directory.resolve("long.jsonl");
        byte[] megabyte = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("{\"text\":\"a\"}\n{\"text\":\"".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 50; i++) {
                out.write(megabyte);
            }
            out.write("\"}\n{\"text\":\"b\"}\n".getBytes(StandardCharsets.US_ASCII));
        }
        List<ReadResult> results = ReaderTests.read(file, Format.JSONL, "text", LIMIT);
        assertThat(brief(results)).containsExactly("+ a", "- record_too_large @2 line", "+ b");
        assertThat(failed(results.get(1)).bytes()).isEqualTo((50L << 20) + 12);
    }

    @Test
    void holdsALineOfExactlyTheLimit() throws IOException {
        Path file = directory.resolve("exact.jsonl");
        String line = "{\"text\":\"abcd\"}";
        for (String end : new String[] {"", "\n"}) {
            Files.writeString(file, line + end);
            assertThat(brief(ReaderTests.read(file, Format.JSONL, "text", line.length())))
                    .containsExactly("+ abcd");
            assertThat(brief(ReaderTests.read(file, Format.JSONL, "text", line.length() - 1)))
                    .containsExactly("- record_too_large @1 line");
        }
    }

    @Test
    void readsGzipMembersAndZstdFramesInSequence() throws IOException {
        byte[] a = "{\"text\":\"a\"}\n{\"te".getBytes(StandardCharsets.UTF_8);
        byte[] b = "xt\":\"b\"}\n".getBytes(StandardCharsets.UTF_8);
        assertThat(brief(read(concat(gzip(a), gzip(b))))).containsExactly("+ a", "+ b");
        assertThat(brief(read(concat(Zstd.compress(a), Zstd.compress(b))))).containsExactly("+ a", "+ b");
    }

    @Test
    void readsATruncatedFileUpToItsEnd() throws IOException {
        byte[] plain = lines(40);
        for (byte[] compressed : List.of(gzip(plain), Zstd.compress(plain))) {
            List<ReadResult> results = read(Arrays.copyOf(compressed, compressed.length / 2));
            int last = results.size() - 1;
            assertThat(last).isBetween(5, 35);
            assertThat(results.subList(0, last)).allMatch(ReadResult.Read.class::isInstance);
            assertThat(brief(results).get(last)).isEqualTo("- truncated_file @" + (last + 1) + " line");
        }
    }

    @Test
    void readsADamagedFileUpToTheDamage() throws IOException {
        byte[] plain = lines(40);
        for (byte[] compressed : List.of(gzip(plain), zstdWithChecksum(plain))) {
            Arrays.fill(compressed, compressed.length / 2, compressed.length / 2 + 300, (byte) 0xff);
            List<ReadResult> results = read(compressed);
            List<ReadResult> failures =
                    results.stream().filter(ReadResult.Failed.class::isInstance).toList();
            assertThat(failed(failures.get(failures.size() - 1)).reason()).isEqualTo("corrupt_file");
            assertThat(results.get(results.size() - 1)).isSameAs(failures.get(failures.size() - 1));
        }
    }

    @Test
    void aFileThatIsGoneOrIsOnlyAMagicNumberFails() throws IOException {
        assertThat(brief(ReaderTests.read(directory.resolve("none"), Format.JSONL, "text", LIMIT)))
                .containsExactly("- unreadable_file @0 byte");
        assertThat(brief(read(new byte[] {0x1f, (byte) 0x8b}))).containsExactly("- truncated_file @0 byte");
        assertThat(brief(read(new byte[] {0x1f, (byte) 0x8b, 3, 0, 0, 0, 0, 0, 0, 0, 0})))
                .containsExactly("- corrupt_file @0 byte");
    }

    @Property(tries = 200)
    void everyNonBlankLineOfAnyBytesIsOneResult(@ForAll @Size(max = 60) List<@Size(max = 8) byte[]> parts)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write('#'); // neither a byte order mark nor compressed
        int expected = 1;
        for (byte[] part : parts) {
            bytes.write('\n');
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (byte b : part) {
                if (b != '\n') {
                    line.write(b);
                }
            }
            bytes.writeBytes(line.toByteArray());
            if (!isBlank(line.toByteArray())) {
                expected++;
            }
        }
        Path file = Files.createTempFile("any", ".jsonl");
        try {
            Files.write(file, bytes.toByteArray());
            assertThat(new ArrayList<>(ReaderTests.read(file, Format.JSONL, "text", 5)))
                    .hasSize(expected);
        } finally {
            Files.delete(file);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
