package dev.mews.tests.interoperability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mews.filters.quality.CodeQualityModel;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled classifier gives what the program that trained it gave. */
final class CodeQualityModelTest {
    private static final double TOLERANCE = 1e-3;

    @Test
    void idsAndScoresAreThoseOfTheReferenceProgramInAnyBatch() throws IOException {
        Path folder = root().resolve("examples/models/code-quality");
        Tokenizer tokenizer = Tokenizer.load(folder);
        List<String> texts = new ArrayList<>();
        List<Double> expected = new ArrayList<>();
        for (JsonNode item : golden().get("cases")) {
            String text = item.get("text").asText();
            int[] ids = tokenizer.encode(text);
            JsonNode row = item.get("input_ids");
            for (int i = 0; i < Math.min(ids.length, row.size() - 2); i++) {
                assertThat(ids[i])
                        .as("%s, token %d", item.get("name"), i)
                        .isEqualTo(row.get(i + 1).asInt());
            }
            texts.add(text);
            expected.add(item.get("score").asDouble());
        }
        for (int batchTokens : new int[] {512, 16384}) {
            try (CodeQualityModel model = CodeQualityModel.load(folder, tokenizer::encode, 1, batchTokens)) {
                double[] scores = model.score(texts);
                for (int i = 0; i < scores.length; i++) {
                    assertThat(scores[i]).as(texts.get(i)).isCloseTo(expected.get(i), within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void aFolderWithoutAModelSaysWhatIsMissing(@TempDir Path empty) {
        assertThatThrownBy(() -> CodeQualityModel.load(empty, text -> new int[0], 1, 512))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.onnx is missing")
                .hasMessageContaining("config.json");
    }

    private static JsonNode golden() throws IOException {
        return new JsonMapper()
                .readTree(Files.readString(root().resolve("filters/src/test/resources/golden/code-quality.json")));
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("mews"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
