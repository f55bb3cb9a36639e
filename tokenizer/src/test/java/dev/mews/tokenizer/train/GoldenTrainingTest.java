package dev.mews.tokenizer.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Merges and ids of Hugging Face's trainer on generated corpora: {@code tests/golden/bpe-trainer/README.md} says how they are made. */
class GoldenTrainingTest {
    /** Tests run in the directory of their module. */
    private static final Path GOLDEN = Path.of("..", "tests", "golden", "bpe-trainer", "bpe-trainer.jsonl");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    /** One line of the golden file, shown by its name. */
    record Golden(JsonNode json) {
        @Override
        public String toString() {
            return json.path("corpus").asText();
        }
    }

    static Stream<Golden> corpora() throws IOException {
        List<Golden> corpora = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(GOLDEN)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                corpora.add(new Golden(MAPPER.readTree(line)));
            }
        }
        return corpora.stream();
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void trainingMakesTheMergesAndIdsOfTheReferenceTrainer(Golden golden) throws IOException {
        JsonNode json = golden.json();
        Path counts = directory.resolve("golden.counts");
        PreTokenization preTokenizer = PreTokenization.canonical();
        try (PreTokenCounter counter = new PreTokenCounter(preTokenizer, 1 << 20, directory);
                OutputStream out = Files.newOutputStream(counts)) {
            for (JsonNode text : json.path("texts")) {
                counter.add(text.textValue());
            }
            counter.writeTo(out);
        }
        List<String> special = new ArrayList<>();
        json.path("special_tokens").forEach(token -> special.add(token.textValue()));
        int size = json.path("vocab_size").intValue();
        int maxBytes = json.path("max_token_length").asInt(1_001) - 1;
        TrainingOptions options = new TrainingOptions(
                List.of(size),
                SpecialTokens.of(special),
                json.path("min_frequency").intValue(),
                maxBytes,
                0);
        Tokenizer tokenizer =
                new BpeTrainer(options).train(counts, preTokenizer).tokenizer(size);

        List<String> expected = new ArrayList<>();
        json.path("merges").forEach(merge -> expected.add(merge.textValue()));
        assertThat(spelled(tokenizer)).isEqualTo(expected);
        assertThat(tokenizer.vocabulary().size()).isEqualTo(json.path("size").intValue());
        assertThat(tokenizer.encode(json.path("sample").textValue()))
                .isEqualTo(MAPPER.convertValue(json.path("ids"), int[].class));
    }

    private static List<String> spelled(Tokenizer tokenizer) {
        Merges merges = tokenizer.merges();
        List<String> spelled = new ArrayList<>();
        for (int rank = 0; rank < merges.size(); rank++) {
            spelled.add(ByteAlphabet.spell(tokenizer.vocabulary().token(merges.left(rank))) + " "
                    + ByteAlphabet.spell(tokenizer.vocabulary().token(merges.right(rank))));
        }
        return spelled;
    }
}
