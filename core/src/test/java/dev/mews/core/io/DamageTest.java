package dev.mews.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Whatever happens to the bytes of a file, its reader ends and never throws. */
class DamageTest {
    private static final byte[] PARQUET = parquet();

    private static byte[] damage(byte[] intact, SplittableRandom random, int changes) {
        byte[] bytes = intact.clone();
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static void readDamaged(byte[] intact, Format format, long seed, int changes) throws IOException {
        Path file = Files.createTempFile("damage", ".in");
        try {
            Files.write(file, damage(intact, new SplittableRandom(seed), changes));
            List<ReadResult> results = ReaderTests.read(file, format, "text", 1 << 20);
            for (ReadResult result : results) {
                if (result instanceof ReadResult.Failed failed) {
                    assertThat(failed.reason()).matches("[a-z0-9_]+");
                    assertThat(failed.error()).isNotBlank().doesNotContain("\n").doesNotContain(file.toString());
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] jsonLines() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            lines.append("{\"id\":")
                    .append(i)
                    .append(",\"text\":\"line number ")
                    .append(i * 7919)
                    .append("\"}\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] warc(boolean compress) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            String block =
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n";
            byte[] record = ("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e/" + i
                            + "\r\nWARC-Date: 2026-01-02T03:04:05Z\r\nContent-Type: application/http;msgtype=response"
                            + "\r\nContent-Length: " + block.length() + "\r\n\r\n" + block + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8);
            out.write(compress ? gzip(record) : record);
        }
        return out.toByteArray();
    }

    private static byte[] parquet() {
        MessageType schema =
                MessageTypeParser.parseMessageType("message m { required binary text (STRING); required int64 n; }");
        try {
            Path file = Files.createTempFile("damage", ".parquet");
            Files.delete(file);
            try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                    .withConf(new PlainParquetConfiguration())
                    .withType(schema)
                    .withCompressionCodec(CompressionCodecName.SNAPPY)
                    .withRowGroupSize(2_000L)
                    .withPageSize(300)
                    .withMinRowCountForPageSizeCheck(1)
                    .build()) {
                for (int i = 0; i < 200; i++) {
                    Group row = new SimpleGroup(schema);
                    row.add("text", "row number " + i * 7919);
                    row.add("n", (long) i);
                    writer.write(row);
                }
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 150)
    void jsonLines(@ForAll long seed, @ForAll @IntRange(max = 20) int changes) throws IOException {
        readDamaged(jsonLines(), Format.JSONL, seed, changes);
        readDamaged(gzip(jsonLines()), Format.JSONL, seed, changes);
        readDamaged(Zstd.compress(jsonLines()), Format.JSONL, seed, changes);
    }

    @Property(tries = 150)
    void warc(@ForAll long seed, @ForAll @IntRange(max = 20) int changes) throws IOException {
        readDamaged(warc(true), Format.WARC, seed, changes);
        readDamaged(warc(false), Format.WARC, seed, changes);
    }

    @Property(tries = 150)
    void parquet(@ForAll long seed, @ForAll @IntRange(max = 20) int changes) throws IOException {
        readDamaged(PARQUET, Format.PARQUET, seed, changes);
    }
}
