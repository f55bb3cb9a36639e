package dev.mews.loader.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MegatronFormatTest {
    private static final String ID = "00112233445566778899aabbccddeeff";
    /** The index Megatron's builder writes for two 16-bit documents of three and two tokens. */
    private static final String GOLDEN_INDEX = "4d4d4944494458000001000000000000000802000000000000000300000000000000"
            + "030000000200000000000000000000000600000000000000"
            + "000000000000000001000000000000000200000000000000";

    @TempDir
    Path directory;

    private static Map<String, byte[]> write(int vocabularySize, int[]... documents) throws IOException {
        Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
        try (TokenShardWriter writer = new TokenShardWriter(
                extension -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    files.put(extension, out);
                    return out;
                },
                new TokenShardInfo("web", vocabularySize, 0, "t"))) {
            for (int[] document : documents) {
                writer.write(ID, document, 0, document.length);
            }
            writer.finish();
        }
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        files.forEach((extension, out) -> bytes.put(extension, out.toByteArray()));
        return bytes;
    }

    @Test
    void theIndexOfTwoDocumentsEqualsMegatronsByteForByte() throws IOException {
        Map<String, byte[]> files = write(1000, new int[] {5, 999, 0}, new int[] {7, 0});

        assertThat(HexFormat.of().formatHex(files.get(".idx"))).isEqualTo(GOLDEN_INDEX);
        assertThat(files.get(".idx")).hasSize(82);
        assertThat(HexFormat.of().formatHex(files.get(".bin"))).isEqualTo("0500e703000007000000");
    }

    @Test
    void aLargeVocabularyIsStoredInFourBytesWithTypeCodeFour() throws IOException {
        Map<String, byte[]> files = write(131_072, new int[] {131_071, 0});

        assertThat(files.get(".idx")[17]).isEqualTo((byte) 4);
        assertThat(HexFormat.of().formatHex(files.get(".bin"))).isEqualTo("ffff010000000000");
    }

    @Test
    void twoBytesAreUsedBelow65500Entries() {
        assertThat(TokenType.forVocabulary(65_499)).isEqualTo(TokenType.U16);
        assertThat(TokenType.forVocabulary(65_500)).isEqualTo(TokenType.I32);
    }

    @Test
    void aShardWithoutDocumentsHasAnIndexOf42Bytes() throws IOException {
        Map<String, byte[]> files = write(1000);

        assertThat(files.get(".idx")).hasSize(42);
        assertThat(files.get(".bin")).isEmpty();
    }

    @Test
    void thirtyFiveThousandDocumentsTakeTheKnownIndexSize() throws IOException {
        int[][] documents = new int[35_000][];
        java.util.Arrays.fill(documents, new int[] {0});

        assertThat(write(10, documents).get(".idx")).hasSize(700_042);
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        assertThatThrownBy(() -> write(1000, new int[] {1000, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token 0 of sequence 0 must be in [0, 1000), but was 1000");
    }

    @Test
    void aDocumentWithoutEndOfTextIsRefused() {
        assertThatThrownBy(() -> write(1000, new int[] {5, 6}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "document " + ID + " of source web must end with the end-of-text token 0, but ended with 6");
    }

    @Test
    void filesAppearOnlyWhenTheShardIsFinished() throws IOException {
        Path prefix = directory.resolve("00000");
        try (TokenShardWriter writer = TokenShardWriter.create(prefix, new TokenShardInfo("web", 10, 0, "t"))) {
            writer.write(ID, new int[] {1, 0}, 0, 2);
        }
        assertThat(directory).isEmptyDirectory();

        try (TokenShardWriter writer = TokenShardWriter.create(prefix, new TokenShardInfo("web", 10, 0, "t"))) {
            writer.write(ID, new int[] {1, 0}, 0, 2);
            assertThat(prefix.resolveSibling("00000.bin")).doesNotExist();
            writer.finish();
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("00000.bin", "00000.idx", "00000.docs");
        }
    }

    @Test
    void theSideFileSaysWhatItIs() throws IOException {
        byte[] docs = write(1000, new int[] {5, 0}).get(".docs");

        assertThat(new String(docs, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("MEWSDOCS");
    }
}
