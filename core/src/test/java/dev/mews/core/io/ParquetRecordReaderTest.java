package dev.mews.core.io;

import static dev.mews.core.io.ReaderTests.brief;
import static dev.mews.core.io.ReaderTests.document;
import static dev.mews.core.io.ReaderTests.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetRecordReaderTest {
    private static final long LIMIT = 1 << 20;
    private static final MessageType PLAIN =
            MessageTypeParser.parseMessageType("message m { optional binary content (STRING); optional int64 n; }");

    @TempDir
    Path directory;

    private Path write(MessageType schema, CompressionCodecName codec, long rowGroupBytes, List<Group> rows)
            throws IOException {
        Path file = directory.resolve("in.parquet");
        Files.deleteIfExists(file);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCompressionCodec(codec)
                .withRowGroupSize(rowGroupBytes)
                .withPageSize(512)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(10)
                .withDictionaryEncoding(false)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
        return file;
    }

    private static Group row(String content) {
        Group row = new SimpleGroup(PLAIN);
        row.add("content", content);
        return row;
    }

    /** Rows that do not compress, so that damage hits their bytes. */
    private static List<Group> rows(int count) {
        SplittableRandom random = new SplittableRandom(1);
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder("row " + i + " ");
            for (int k = 0; k < 20; k++) {
                text.append(Long.toHexString(random.nextLong()));
            }
            rows.add(row(text.toString()));
        }
        return rows;
    }

    private static List<BlockMetaData> rowGroups(Path file) throws IOException {
        try (ParquetFileReader reader = ParquetRecordReader.openFile(file)) {
            return reader.getRowGroups();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
    void readsEveryCommonCodec(CompressionCodecName codec) throws IOException {
        Path file = write(PLAIN, codec, 1 << 20, List.of(row("a"), row("\u00e9\ud83d\udc4b"), row("")));
        assertThat(brief(ReaderTests.read(file, Format.PARQUET, "content", LIMIT)))
                .containsExactly("+ a", "+ \u00e9\ud83d\udc4b", "+ ");
    }

    @Test
    void keepsColumnsOfSingleValuesAsMetadata() throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("""
                message m {
                  required binary text;
                  optional binary id (STRING);
                  optional int32 day (DATE);
                  optional int64 n;
                  optional double score;
                  optional boolean flag;
                  optional int32 price (DECIMAL(9,2));
                  repeated binary tags (STRING);
                  optional group nested { optional int32 x; }
                }""");
        Group row = new SimpleGroup(schema);
        row.add("text", "hello");
        row.add("id", "x7");
        row.add("day", 20_000);
        row.add("n", 5_000_000_000L);
        row.add("score", 0.25);
        row.add("flag", true);
        row.add("price", 1234);
        row.add("tags", "t");
        row.addGroup("nested").add("x", 1);
        Group sparse = new SimpleGroup(schema);
        sparse.add("text", "bare");
        Path file = write(schema, CompressionCodecName.SNAPPY, 1 << 20, List.of(row, sparse));
        List<ReadResult> results = ReaderTests.read(file, Format.PARQUET, "text", LIMIT);
        assertThat(document(results.get(0)).content()).isEqualTo(new Content.Text("hello"));
        assertThat(document(results.get(0)).metadata().toString())
                .isEqualTo("{day=2024-10-04, flag=true, n=5000000000, origin_id=x7, price=12.34, score=0.25}");
        assertThat(document(results.get(1)).metadata()).isEmpty();
        assertThat(document(results.get(1)).id()).isEqualTo(Document.idOf("src", "in.parquet", 1));
        assertThat(document(results.get(1)).place().toString()).isEqualTo("in.parquet row 1");
    }

    @Test
    void aBadValueFailsAlone() throws IOException {
        Group invalid = new SimpleGroup(PLAIN);
        invalid.add("content", Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xc0}));
        Path file = write(
                PLAIN,
                CompressionCodecName.SNAPPY,
                1 << 20,
                List.of(row("a"), new SimpleGroup(PLAIN), invalid, row("n\0l"), row("x".repeat(101)), row("\ufeffb")));
        assertThat(brief(ReaderTests.read(file, Format.PARQUET, "content", 100)))
                .containsExactly(
                        "+ a",
                        "- missing_text @1 row",
                        "- invalid_utf8 @2 row",
                        "- nul_bytes @3 row",
                        "- record_too_large @4 row",
                        "+ b");
    }

    @Test
    void namesTheColumnsWhereTheTextColumnIsMissingOrOfAnotherType() throws IOException {
        Path file = write(PLAIN, CompressionCodecName.SNAPPY, 1 << 20, List.of(row("a")));
        for (String column : List.of("text", "n")) {
            List<ReadResult> results = ReaderTests.read(file, Format.PARQUET, column, LIMIT);
            assertThat(brief(results)).containsExactly("- missing_text @0 byte");
            assertThat(failed(results.get(0)).error())
                    .isEqualTo("needs a text column '" + column + "', but its columns are content, n");
        }
    }

    @Test
    void aDamagedPageLosesTheRestOfItsRowGroupAlone() throws IOException {
        Path file = write(PLAIN, CompressionCodecName.SNAPPY, 20_000, rows(300));
        List<BlockMetaData> groups = rowGroups(file);
        assertThat(groups).hasSizeGreaterThan(3);
        byte[] bytes = Files.readAllBytes(file);
        BlockMetaData second = groups.get(1);
        int middle = (int) (second.getStartingPos() + second.getCompressedSize() / 2);
        Arrays.fill(bytes, middle, middle + 600, (byte) 0xff);
        Files.write(file, bytes);

        List<ReadResult> results = ReaderTests.read(file, Format.PARQUET, "content", LIMIT);
        long firstRows = groups.get(0).getRowCount();
        long secondEnd = firstRows + second.getRowCount();
        List<ReadResult> failures =
                results.stream().filter(ReadResult.Failed.class::isInstance).toList();
        assertThat(failures).hasSize(1);
        ReadResult.Failed failure = failed(failures.get(0));
        assertThat(failure.reason()).isEqualTo("corrupt_row_group");
        assertThat(failure.place().position()).isBetween(firstRows, secondEnd - 1);
        assertThat(failure.error())
                .startsWith("rows " + failure.place().position() + " to " + (secondEnd - 1)
                        + " of row group 1 cannot be decoded: ");
        // Every other row was read, and none twice.
        long read = results.size() - 1L;
        assertThat(read).isEqualTo(300 - (secondEnd - failure.place().position()));
        assertThat(ReaderTests.text(document(results.get(results.size() - 1)))).startsWith("row 299 ");
    }

    @Test
    void aFileThatIsNoParquetFails() throws IOException {
        Path file = write(PLAIN, CompressionCodecName.SNAPPY, 1 << 20, List.of(row("a")));
        byte[] bytes = Files.readAllBytes(file);
        for (byte[] broken :
                List.of(new byte[0], new byte[] {'P', 'A', 'R', '1'}, Arrays.copyOf(bytes, bytes.length - 3))) {
            Files.write(file, broken);
            assertThat(brief(ReaderTests.read(file, Format.PARQUET, "content", LIMIT)))
                    .containsExactly("- corrupt_file @0 byte");
        }
    }

    @Test
    void rangesOfRowGroupsGiveTheSameDocumentsAsTheWholeFile() throws IOException {
        Path file = write(PLAIN, CompressionCodecName.ZSTD, 20_000, rows(200));
        int groups = rowGroups(file).size();
        InputShard whole = InputShard.whole("src", Format.PARQUET, file.toString(), "in.parquet", "content");
        List<String> expected = ids(ReaderTests.read(whole, LIMIT));
        List<String> pieces = new ArrayList<>();
        for (int first = 0; first < groups; first += 2) {
            InputShard piece =
                    new InputShard("src", Format.PARQUET, file.toString(), "in.parquet", first, 2, "", "", "content");
            pieces.addAll(ids(ReaderTests.read(piece, LIMIT)));
        }
        assertThat(pieces).isEqualTo(expected).hasSize(200).doesNotHaveDuplicates();
    }

    private static List<String> ids(List<ReadResult> results) {
        return results.stream().map(result -> document(result).id()).toList();
    }
}
