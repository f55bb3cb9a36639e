package dev.mews.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.hash.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code tests/golden/normalization/README.md} says how the golden file is made. */
class NormalizationTest {
    private static final Path GOLDEN = Path.of("..", "tests", "golden", "normalization", "normalization.jsonl");
    private static final int BLOCK = 256;
    private static final List<String> PROBES = List.of("{}", "a\u0345{}\u0334", "a{}\u0301", "\u1100{}\u11a8", "{}{}");

    private static List<JsonNode> golden(String field) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        try (var lines = Files.lines(GOLDEN)) {
            List<String> all = lines.toList();
            List<JsonNode> nodes = new ArrayList<>();
            for (String line : all) {
                JsonNode node = mapper.readTree(line);
                if (node.has(field)) {
                    nodes.add(node);
                }
            }
            return nodes;
        }
    }

    private static String normalize(Normalization form, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] normal = form.apply(utf8, 0, utf8.length);
        return normal == null ? text : new String(normal, StandardCharsets.UTF_8);
    }

    private static String probes(int block) {
        StringBuilder lines = new StringBuilder();
        for (int c = block * BLOCK; c < (block + 1) * BLOCK; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                for (String probe : PROBES) {
                    lines.append(probe.replace("{}", Character.toString(c))).append('\n');
                }
            }
        }
        return lines.toString();
    }

    @Test
    void everyCodePointIsNormalizedAsHuggingFaceDoes() throws IOException {
        List<JsonNode> forms = golden("form");
        assertThat(forms).hasSize(4);
        for (int block = 0; block <= Character.MAX_CODE_POINT / BLOCK; block++) {
            String probes = probes(block);
            String name = Integer.toHexString(block).toUpperCase(Locale.ROOT);
            for (JsonNode form : forms) {
                String normal = normalize(Normalization.valueOf(form.get("form").textValue()), probes);
                String expected = form.at("/blocks/" + name).asText("unchanged");
                String actual = normal.equals(probes)
                        ? "unchanged"
                        : Sha256.ofUtf8(normal).substring(0, 16);
                assertThat(actual).as("block %s of %s", name, form.get("form")).isEqualTo(expected);
            }
        }
    }

    @Test
    void textsAreNormalizedAsHuggingFaceDoes() throws IOException {
        List<JsonNode> texts = golden("text");
        assertThat(texts).hasSize(400);
        for (JsonNode text : texts) {
            for (Normalization form : Normalization.values()) {
                if (form != Normalization.NONE) {
                    assertThat(normalize(form, text.get("text").textValue()))
                            .as("%s of %s", form, text)
                            .isEqualTo(text.get(form.name()).textValue());
                }
            }
        }
    }

    @Test
    void aCharacterOfALaterUnicodeNeitherChangesNorCombines() {
        // U+11938 is of Unicode 13, U+32FF of 12.1; with their tables the two would be U+11938, and the sign two
        // ideographs.
        assertThat(normalize(Normalization.NFC, "\uD806\uDD35\uD806\uDD30")).isEqualTo("\uD806\uDD35\uD806\uDD30");
        assertThat(normalize(Normalization.NFKC, "㋿")).isEqualTo("㋿");
        assertThat(normalize(Normalization.NFKC, "㍻e\u0301")).isEqualTo("平成é");
    }

    @Test
    void bytesThatAreNotUtf8StayAndPartTheTextAroundThem() {
        byte[] text = {'e', (byte) 0xFF, (byte) 0xCC, (byte) 0x81, 'e', (byte) 0xCC, (byte) 0x81};
        assertThat(Normalization.NFC.apply(text, 0, text.length)).containsExactly('e', 0xFF, 0xCC, 0x81, 0xC3, 0xA9);
        assertThat(Normalization.NFC.apply(text, 0, 4)).isNull();
    }
}
