package dev.mews.tokenizer.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.reference.ReferenceTokenizer;
import dev.mews.tokenizer.reference.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokenizers in the styles of published ones; {@code tests/golden/wild-tokenizers/README.md} says how they are made. */
class WildTokenizersTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("dev.mews.tokenizer.format.WildTokenizers#files")
    void theIdsAreThoseOfHuggingFace(Path file, @TempDir Path folder) throws IOException {
        Tokenizer tokenizer = Tokenizer.load(file);
        for (String line : Files.readAllLines(file.resolveSibling("ids.jsonl"))) {
            JsonNode golden = MAPPER.readTree(line);
            String text = golden.path("text").textValue();
            int[] expected = StreamSupport.stream(golden.path("ids").spliterator(), false)
                    .mapToInt(JsonNode::intValue)
                    .toArray();
            assertThat(tokenizer.encode(text, SpecialTokenMode.ALLOW)).as(text).isEqualTo(expected);
            assertThat(tokenizer.decodeToString(expected))
                    .isEqualTo(golden.path("decoded").textValue());
        }
        tokenizer.save(folder);
        try (ReferenceTokenizer reference = ReferenceTokenizer.load(file);
                ReferenceTokenizer saved = ReferenceTokenizer.load(folder.resolve("tokenizer.json"))) {
            SplittableRandom random = new SplittableRandom(11);
            for (int i = 0; i < 1_000; i++) {
                String text = Texts.random(random, 40);
                int[] expected = reference.encode(text);
                assertThat(tokenizer.encode(text, SpecialTokenMode.ALLOW))
                        .as(text)
                        .isEqualTo(expected);
                assertThat(saved.encode(text)).as(text).isEqualTo(expected);
            }
        }
    }
}
