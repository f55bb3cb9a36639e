package dev.mews.core.io;

import static dev.mews.core.io.ReaderTests.brief;
import static dev.mews.core.io.ReaderTests.document;
import static dev.mews.core.io.ReaderTests.failed;
import static org.assertj.core.api.Assertions.assertThat;

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
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarcRecordReaderTest {
    private static final long LIMIT = 1 << 20;

    @TempDir
    Path directory;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] record(String type, String url, String contentType, byte[] block) {
        String header = "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + url
                + "\r\nWARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>"
                + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + block.length + "\r\n\r\n";
        return join(utf8(header), block, utf8("\r\n\r\n"));
    }

    private static byte[] response(String url, String headers, byte[] body) {
        byte[] block = join(utf8("HTTP/1.1 200 OK\r\n" + headers + "\r\n"), body);
        return record("response", url, "application/http; msgtype=response", block);
    }

    private static byte[] page(int number) {
        return response(
                "http://example.org/" + number, "Content-Type: text/html; charset=utf-8\r\n", utf8("page " + number));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private List<ReadResult> read(byte[]... parts) throws IOException {
        Path file = directory.resolve("in.warc.gz");
        Files.write(file, join(parts));
        return ReaderTests.read(file, Format.WARC, "", LIMIT);
    }

    @Test
    void readsResponsesWithAddressAndDeclaredCharset() throws IOException {
        byte[] info = gzip(record("warcinfo", "", "application/warc-fields", utf8("software: x\r\n")));
        byte[] request =
                gzip(record("request", "http://example.org/1", "application/http", utf8("GET / HTTP/1.0\r\n\r\n")));
        byte[] page = gzip(
                response("http://example.org/1", "Content-Type: Text/HTML; Charset=\"ISO-8859-1\"\r\n", new byte[] {
                    'a', (byte) 0xe9
                }));
        List<ReadResult> results = read(info, request, page);
        assertThat(results).hasSize(1);
        var document = document(results.get(0));
        Content.Bytes content = (Content.Bytes) document.content();
        assertThat(content.body()).isEqualTo(new byte[] {'a', (byte) 0xe9});
        assertThat(content.mediaType()).isEqualTo("text/html");
        assertThat(content.charset()).isEqualTo("ISO-8859-1");
        assertThat(document.metadata())
                .containsExactly(
                        java.util.Map.entry("date", "2026-01-02T03:04:05Z"),
                        java.util.Map.entry("url", "http://example.org/1"));
        long position = (long) info.length + request.length;
        assertThat(document.place().toString()).isEqualTo("in.warc.gz byte " + position);
        assertThat(document.id()).isEqualTo(Document.idOf("src", "in.warc.gz", position));
    }

    @Test
    void readsConversionsAsTextAndResourcesAsBytes() throws IOException {
        List<ReadResult> results = read(
                gzip(record("conversion", "http://e/", "text/plain", utf8("t\u00ebxt"))),
                gzip(record("conversion", "http://e/", "text/plain", new byte[] {'a', (byte) 0xff})),
                gzip(record("conversion", "http://e/", "text/plain", new byte[] {'a', 0})),
                gzip(record("resource", "http://e/r", "text/plain; charset=utf-16", utf8("r"))));
        assertThat(results).hasSize(4);
        assertThat(document(results.get(0)).content()).isEqualTo(new Content.Text("t\u00ebxt"));
        assertThat(failed(results.get(1)).reason()).isEqualTo("invalid_utf8");
        assertThat(failed(results.get(2)).reason()).isEqualTo("nul_bytes");
        Content.Bytes resource = (Content.Bytes) document(results.get(3)).content();
        assertThat(resource.mediaType() + "|" + resource.charset()).isEqualTo("text/plain|utf-16");
    }

    @Test
    void undoesChunksAndCompressionOnlyWhereTheyAre() throws IOException {
        byte[] body = utf8("<p>hello</p>");
        List<ReadResult> results = read(
                gzip(response("u", "Transfer-Encoding: chunked\r\n", utf8("5\r\n<p>he\r\n7\r\nllo</p>\r\n0\r\n\r\n"))),
                gzip(response("u", "Transfer-Encoding: chunked\r\n", body)),
                gzip(response("u", "Content-Encoding: gzip\r\n", gzip(body))),
                gzip(response("u", "Content-Encoding: gzip\r\n", body)),
                gzip(response("u", "Content-Encoding: br\r\n", body)));
        assertThat(brief(results)).hasSize(5).containsOnly("+ <p>hello</p>");
    }

    @Test
    void readsSeveralRecordsOfOneMemberAndNotesAStatusThatIsNotOk() throws IOException {
        byte[] gone = utf8(new String(page(2), StandardCharsets.UTF_8).replace("200 OK", "404 No"));
        List<ReadResult> results = read(gzip(join(page(1), gone)), gzip(page(3)));
        assertThat(brief(results)).containsExactly("+ page 1", "+ page 2", "+ page 3");
        assertThat(results.stream().map(result -> document(result).id())).doesNotHaveDuplicates();
        assertThat(results.stream().map(result -> document(result).metadata().getOrDefault("http_status", "")))
                .containsExactly("", "404", "");
    }

    @Test
    void aBodyThatInflatesAboveTheLimitFails() throws IOException {
        byte[] bomb = gzip(new byte[10 << 20]);
        List<ReadResult> results = read(gzip(response("u", "Content-Encoding: gzip\r\n", bomb)), gzip(page(2)));
        assertThat(brief(results)).containsExactly("- record_too_large @0 byte", "+ page 2");
    }

    @Test
    void aMemberAboveTheLimitFailsAloneWithItsSize() throws IOException {
        byte[] large = response("u", "Content-Type: text/html\r\n", new byte[50 << 20]);
        byte[] member = gzip(large);
        List<ReadResult> results = read(gzip(page(1)), member, gzip(page(3)));
        assertThat(brief(results))
                .containsExactly("+ page 1", "- record_too_large @" + gzip(page(1)).length + " byte", "+ page 3");
        assertThat(failed(results.get(1)).bytes()).isEqualTo(large.length);
    }

    @Test
    void aDamagedMemberFailsAloneAndTheNextAreRead() throws IOException {
        byte[] damaged = gzip(page(2));
        for (int at = 0; at < damaged.length; at++) {
            if (at >= 4 && at < 10) {
                continue; // time, flags and system of the header carry nothing that could be wrong
            }
            byte[] broken = damaged.clone();
            broken[at] ^= 0x55;
            List<ReadResult> results = read(gzip(page(1)), broken, gzip(page(3)), gzip(page(4)));
            assertThat(brief(results))
                    .as("byte %d", at)
                    .containsExactly(
                            "+ page 1", "- corrupt_record @" + gzip(page(1)).length + " byte", "+ page 3", "+ page 4");
        }
    }

    @Test
    void severalDamagedMembersAndGarbageBetweenThemAreOneFailureEach() throws IOException {
        byte[] broken = gzip(page(0));
        Arrays.fill(broken, 20, 40, (byte) 0);
        byte[] garbage = new byte[3_000];
        new SplittableRandom(1).nextBytes(garbage);
        // A false gzip header inside the garbage.
        garbage[100] = 0x1f;
        garbage[101] = (byte) 0x8b;
        garbage[102] = 8;
        garbage[103] = 0;
        List<ReadResult> results = read(broken, gzip(page(1)), garbage, gzip(page(2)), broken, gzip(page(3)));
        assertThat(brief(results).stream().map(line -> line.replaceAll(" @.*", "")))
                .containsExactly(
                        "- corrupt_record", "+ page 1", "- corrupt_record", "+ page 2", "- corrupt_record", "+ page 3");
    }

    @Test
    void aTruncatedFileIsReadUpToItsEnd() throws IOException {
        byte[] last = gzip(page(3));
        long position = (long) gzip(page(1)).length + gzip(page(2)).length;
        for (int kept = 1; kept < last.length; kept++) {
            List<ReadResult> results = read(gzip(page(1)), gzip(page(2)), Arrays.copyOf(last, kept));
            assertThat(brief(results))
                    .as("%d bytes kept", kept)
                    .containsExactly("+ page 1", "+ page 2", "- truncated_file @" + position + " byte");
        }
    }

    @Test
    void aMemberThatIsNoRecordFailsAlone() throws IOException {
        byte[] shortBlock = utf8("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: u\r\n"
                + "Content-Type: application/http\r\nContent-Length: 500\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx");
        byte[] noHttp = record("response", "u", "application/http; msgtype=response", utf8("\u0001\u0002 no http"));
        List<ReadResult> results =
                read(gzip(page(1)), gzip(utf8("hello")), gzip(shortBlock), gzip(noHttp), gzip(page(2)));
        assertThat(brief(results).stream().map(line -> line.replaceAll(" @.*", "")))
                .containsExactly("+ page 1", "- corrupt_record", "- corrupt_record", "- corrupt_record", "+ page 2");
    }

    @Test
    void readsUncompressedFiles() throws IOException {
        byte[] first = page(1);
        List<ReadResult> results = read(first, page(2));
        assertThat(brief(results)).containsExactly("+ page 1", "+ page 2");
        assertThat(document(results.get(1)).place().position()).isEqualTo(first.length);
        assertThat(read()).isEmpty();
    }

    @Test
    void aDamagedUncompressedRecordFailsAlone() throws IOException {
        byte[] wrongLength =
                utf8(new String(page(2), StandardCharsets.UTF_8).replace("Content-Length: ", "Content-Length: 1"));
        byte[] noLength = utf8(new String(page(2), StandardCharsets.UTF_8).replace("Content-Length", "Content-Size"));
        byte[] large = response("u", "Content-Type: text/html\r\n", new byte[3 << 20]);
        for (byte[] broken : List.of(wrongLength, noLength, utf8("garbage\r\n\r\nmore\r\n\r\n"))) {
            assertThat(brief(read(page(1), broken, page(3))))
                    .containsExactly("+ page 1", "- corrupt_record @" + page(1).length + " byte", "+ page 3");
        }
        assertThat(brief(read(page(1), large, page(3))))
                .containsExactly("+ page 1", "- record_too_large @" + page(1).length + " byte", "+ page 3");
        assertThat(brief(read(page(1), Arrays.copyOf(page(2), page(2).length - 8))))
                .containsExactly("+ page 1", "- truncated_file @" + page(1).length + " byte");
    }

    @Property(tries = 60)
    void intactMembersSurviveAnyDamageToOthers(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int damagedCount)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> members = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            members.add(gzip(page(i)));
        }
        boolean[] damaged = new boolean[20];
        for (int i = 0; i < damagedCount; i++) {
            int victim = random.nextInt(20);
            damaged[victim] = true;
            byte[] bytes = members.get(victim);
            // Behind the header: the deflate data or the trailer.
            bytes[random.nextInt(10, bytes.length)] ^= (byte) random.nextInt(1, 256);
        }
        for (int i = 0; i < 20; i++) {
            if (!damaged[i]) {
                expected.add("+ page " + i);
            }
        }
        Path file = Files.createTempFile("damaged", ".warc.gz");
        try {
            Files.write(file, join(members.toArray(byte[][]::new)));
            List<String> brief = brief(ReaderTests.read(file, Format.WARC, "", LIMIT));
            assertThat(brief.stream().filter(line -> line.startsWith("+"))).containsAll(expected);
            assertThat(brief.stream().filter(line -> line.startsWith("-")).count())
                    .isLessThanOrEqualTo(damagedCount);
        } finally {
            Files.delete(file);
        }
    }
}
