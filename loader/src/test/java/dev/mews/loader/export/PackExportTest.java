package dev.mews.loader.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.PackedShards;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackWriter;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two packs of four tokens, (1 2 | 3 4) of web and (5 6 7 | padding) of code, byte by byte as the formats have them. */
class PackExportTest {
    private static final String FIRST = "00000000000000010000000000000002";

    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        PackStreamInfo info = new PackStreamInfo("plan", List.of("code", "web"), 300, 9, 9, "tok");
        TreeMap<String, Long> none = new TreeMap<>();
        none.put("code", 0L);
        none.put("web", 0L);
        try (PackWriter writer =
                PackWriter.create(directory.resolve("00000"), info, new PackedShardPosition(0, 0, 0, 4, none))) {
            writer.begin(1);
            writer.piece(new Piece(new Hash128(1, 2), 0, 2, 0, false), new int[] {1, 2}, 0);
            writer.piece(new Piece(new Hash128(3, 4), 10, 2, 1, true), new int[] {3, 4}, 0);
            writer.begin(0);
            writer.piece(new Piece(new Hash128(5, 6), 0, 3, 0, false), new int[] {5, 6, 7}, 0);
            writer.finish();
        }
        Files.writeString(
                directory.resolve(PackedManifest.FILE),
                new PackedManifest(1, info, List.of(new PackedManifest.Entry("00000", 0, 2, 0, 7, 4))).toJson());
    }

    private Path export(PackExport.Format format) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("out"));
        try (PackedShards packs = PackedShards.open(directory)) {
            PackExport.all(packs, format, folder);
        }
        return folder;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void datatroveHasTokensWithoutPaddingAndTheEndOfEveryPiece() throws IOException {
        Path folder = export(PackExport.Format.DATATROVE);
        assertThat(folder.resolve("00000.ds"))
                .binaryContent()
                .isEqualTo(bytes(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0));
        assertThat(folder.resolve("00000.ds.index"))
                .binaryContent()
                .isEqualTo(bytes(2, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0));
        assertThat(folder.resolve("00000.ds.metadata")).hasContent("tok|2\n7\n0.00 M\n");
    }

    @Test
    void olmoHasWholeRowsAndALineAPiece() throws IOException {
        Path folder = export(PackExport.Format.OLMO);
        assertThat(folder.resolve("part-0-00000.npy"))
                .binaryContent()
                .isEqualTo(bytes(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 9, 0));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("part-0-00000.csv.gz")))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("0,2," + FIRST + ",web,0\n" + "2,4,00000000000000030000000000000004,web,10\n"
                            + "4,7,00000000000000050000000000000006,code,0\n");
        }
    }

    @Test
    void numpyArraysHaveTheirHeaderAndShape() throws IOException {
        Path folder = export(PackExport.Format.NUMPY);
        byte[] tokens = Files.readAllBytes(folder.resolve("00000.tokens.npy"));
        String header = "{'descr': '<u2', 'fortran_order': False, 'shape': (2, 4), }";
        assertThat(tokens).hasSize(128 + 16).startsWith(bytes(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0));
        assertThat(new String(tokens, 10, 118, StandardCharsets.US_ASCII))
                .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
        assertThat(tokens).endsWith(bytes(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 9, 0));
        assertThat(Files.readAllBytes(folder.resolve("00000.end.npy")))
                .endsWith(bytes('\n', 2, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0));
        assertThat(Files.readAllBytes(folder.resolve("00000.source.npy")))
                .endsWith(bytes('\n', 1, 0, 0, 0, 0, 0, 0, 0));
        assertThat(Files.readAllBytes(folder.resolve("00000.first_piece.npy")))
                .endsWith(bytes('\n', 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void mdsHasASampleAPack() throws IOException {
        Path folder = export(PackExport.Format.MDS);
        String config = "{\"column_encodings\":[\"bytes\",\"str\",\"ndarray:uint32:4\"],"
                + "\"column_names\":[\"ends\",\"source\",\"tokens\"],\"column_sizes\":[null,null,16],"
                + "\"compression\":null,\"format\":\"mds\",\"hashes\":[],\"size_limit\":null}";
        byte[] shard = Files.readAllBytes(folder.resolve("shard.00000.mds"));
        int start = 16 + config.length();
        // A sample: sizes of ends and source, ends, source, tokens.
        int second = start + 8 + 8 + 3 + 16;
        int end = second + 8 + 4 + 4 + 16;
        assertThat(shard).hasSize(end);
        assertThat(shard)
                .startsWith(
                        bytes(2, 0, 0, 0, start & 255, start >> 8, 0, 0, second & 255, second >> 8, 0, 0, end & 255))
                .endsWith(bytes(
                        4, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 'c', 'o', 'd', 'e', 5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0, 9,
                        0, 0, 0));
        assertThat(new String(shard, 16, config.length(), StandardCharsets.UTF_8))
                .isEqualTo(config);
        assertThat(folder.resolve("index.json"))
                .hasContent("{\"shards\":["
                        + config.substring(0, config.length() - 1)
                                .replace(
                                        ",\"size_limit\":null",
                                        ",\"raw_data\":{\"basename\":\"shard.00000.mds\",\"bytes\":" + end
                                                + ",\"hashes\":{}},\"samples\":2,\"size_limit\":null")
                        + ",\"version\":2,\"zip_data\":null}],\"version\":2}\n");
    }
}
