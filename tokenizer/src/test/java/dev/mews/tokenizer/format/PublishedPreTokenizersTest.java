package dev.mews.tokenizer.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.reference.ReferenceTokenizer;
import dev.mews.tokenizer.reference.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The {@code pre_tokenizer} of published models (one with fewer letters) that no golden tokenizer stands for, against Hugging Face tokenizers. */
class PublishedPreTokenizersTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BYTE_LEVEL = "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"use_regex\":false}";

    static Stream<JsonNode> published() throws IOException {
        return Files.readAllLines(Path.of("src", "test", "resources", "published-pre-tokenizers.jsonl")).stream()
                .map(PublishedPreTokenizersTest::json);
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static PreTokenizer read(JsonNode steps) throws IOException {
        ObjectNode sequence = MAPPER.createObjectNode().put("type", "Sequence");
        var all = sequence.putArray("pretokenizers");
        steps.forEach(all::add);
        all.add(json(BYTE_LEVEL));
        return PreTokenizerJson.read(new TokenizerParts(Path.of("tokenizer.json")), sequence)
                .preTokenizer();
    }

    @ParameterizedTest
    @MethodSource("published")
    void piecesAreThoseOfHuggingFace(JsonNode published) throws IOException {
        JsonNode steps = published.path("steps");
        PreTokenizer ours = read(steps);
        String[] asJson = StreamSupport.stream(steps.spliterator(), false)
                .map(JsonNode::toString)
                .toArray(String[]::new);
        SplittableRandom random = new SplittableRandom(6);
        try (ReferenceTokenizer reference = ReferenceTokenizer.byteLevelAfter(asJson)) {
            for (int i = 0; i < 600; i++) {
                String text = Texts.random(random, 24);
                assertThat(pieces(ours, text))
                        .as(text)
                        .isEqualTo(reference.split(text).stream()
                                .map(piece -> new String(piece, StandardCharsets.UTF_8))
                                .toList());
            }
        }
    }

    private static List<String> pieces(PreTokenizer preTokenizer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> pieces = new ArrayList<>();
        PreTokenizer walk = preTokenizer.walk();
        for (int from = 0; from < bytes.length; ) {
            int to = walk.next(bytes, from, bytes.length);
            pieces.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            from = to;
        }
        return pieces;
    }

    @ParameterizedTest
    @CsvSource({
        "SuperBPE, '(?=(\\d{3})+(?!\\d))', a look-ahead over more than one character at 0",
        "Tiny Aya, '\\d{1,3}(?=(?:\\d{3})*\\b)', \\b at 20"
    })
    void whatLooksFurtherAheadIsRefusedByName(String model, String pattern, String what) {
        ObjectNode split = MAPPER.createObjectNode().put("type", "Split").put("behavior", "Isolated");
        split.putObject("pattern").put("Regex", pattern);
        assertThatThrownBy(() -> read(MAPPER.createArrayNode().add(split)))
                .as(model)
                .isInstanceOf(IOException.class)
                .hasMessage("tokenizer.json: pre_tokenizer: the pattern " + pattern + " has " + what
                        + ", which is not supported");
    }
}
