package dev.mews.tokenizer.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.reference.TestTokenizers;
import dev.mews.tokenizer.reference.Texts;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiktokenFilesTest {
    @TempDir
    Path folder;

    private static Path golden(String name) {
        return Path.of("..", "tests", "golden", "wild-tokenizers", name);
    }

    private static List<byte[]> bytesAnd(String... more) {
        List<byte[]> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        for (String token : more) {
            tokens.add(token.getBytes(StandardCharsets.UTF_8));
        }
        return tokens;
    }

    private Path write(List<byte[]> tokens) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int rank = 0; rank < tokens.size(); rank++) {
            lines.append(Base64.getEncoder().encodeToString(tokens.get(rank)))
                    .append(' ')
                    .append(rank)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("small.tiktoken"), lines);
    }

    @Test
    void theIdsAreThoseOfTiktoken() throws IOException {
        Tokenizer tokenizer = Tokenizer.load(golden("tiktoken/llama3.tiktoken"));
        for (String line : Files.readAllLines(golden("tiktoken/ids.jsonl"))) {
            JsonNode json = new ObjectMapper().readTree(line);
            int[] expected = StreamSupport.stream(json.path("ids").spliterator(), false)
                    .mapToInt(JsonNode::intValue)
                    .toArray();
            String text = json.path("text").textValue();
            assertThat(tokenizer.encode(text, SpecialTokenMode.ALLOW)).as(text).isEqualTo(expected);
        }
    }

    @Test
    void theFileIsTheOneThatPythonWrites() throws IOException {
        Path file = folder.resolve("llama3.tiktoken");
        TiktokenFiles.write(Tokenizer.load(golden("llama3/tokenizer.json")), file);
        assertThat(file).hasSameBinaryContentAs(golden("tiktoken/llama3.tiktoken"));
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readTree(folder.resolve("llama3.tiktoken.json").toFile()))
                .isEqualTo(
                        mapper.readTree(golden("tiktoken/llama3.tiktoken.json").toFile()));
    }

    @Test
    void aTrainedTokenizerComesBackAsItWas() throws IOException {
        TrainingOptions options = new TrainingOptions(List.of(3_000), SpecialTokens.falcon(), 2, 32, 100);
        Tokenizer trained = TestTokenizers.train(PreTokenization.canonical(), options, folder);
        Path file = folder.resolve("trained.tiktoken");
        TiktokenFiles.write(trained, file);
        Tokenizer loaded = Tokenizer.load(file);
        assertThat(loaded.preTokenizer()).isEqualTo(PreTokenization.canonical());
        assertThat(loaded.vocabulary().specialTokens())
                .isEqualTo(trained.vocabulary().specialTokens());
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 1_000; i++) {
            byte[] text = Texts.randomBytes(random, 40);
            assertThat(loaded.encode(text)).isEqualTo(trained.encode(text));
        }
    }

    @Test
    void idsThatNothingUsesBecomeUnusedSpecialTokens() throws IOException {
        TreeMap<Integer, String> special = new TreeMap<>();
        special.put(258, "<|endoftext|>");
        Tokenizer tokenizer = TiktokenFiles.read(write(bytesAnd("ab")), "cl100k_base", special);
        assertThat(tokenizer.vocabulary().size()).isEqualTo(259);
        assertThat(tokenizer.specialId("<|unused_257|>")).isEqualTo(257);
        assertThat(tokenizer.encode("abb<|endoftext|>", SpecialTokenMode.ALLOW)).containsExactly(256, 'b', 258);
    }

    @Test
    void aTokenThatNoMergeMakesIsOnlyAWholeWord() throws IOException {
        Tokenizer tokenizer = TiktokenFiles.read(write(bytesAnd("bc", "ab", "abcd")), "r50k_base", new TreeMap<>());
        assertThat(tokenizer.encode("abcd")).containsExactly(258);
        assertThat(tokenizer.encode("xabcd")).containsExactly('x', 'a', 256, 'd');
    }

    @Test
    void aPatternThatIsNotKnownIsAskedFor() throws IOException {
        Path file = write(bytesAnd());
        assertThatThrownBy(() -> Tokenizer.load(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file
                        + ": the pattern is not known: expected small.tiktoken.json with pat_str and special_tokens"
                        + " beside it, or one of the names [cl100k_base, o200k_base, p50k_base, r50k_base]");
    }

    @ParameterizedTest
    @CsvSource({
        "'YQ==', 'expected a token in base64, a space and a rank, but found ''YQ=='''",
        "'Y 3', 'expected a token in base64, a space and a rank, but found ''Y 3'''",
        "'YWE= 99999999', 'expected a token in base64, a space and a rank, but found ''YWE= 99999999'''",
        "'Y=E= 300', 'expected a token in base64, a space and a rank, but found ''Y=E= 300'''",
        "'YWE= x', 'expected a token in base64, a space and a rank, but found ''YWE= x'''",
        "'YWE= 7', 'the rank 7 is there twice'"
    })
    void aWrongLineIsNamed(String line, String message) throws IOException {
        Path file = write(bytesAnd());
        Files.writeString(file, Files.readString(file) + line + "\n");
        assertThatThrownBy(() -> TiktokenFiles.read(file, "r50k_base", new TreeMap<>()))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ":257: " + message);
    }

    @Test
    void linesInAnyOrderAndTokensOfAnyLengthWithoutPaddingTooAreRead() throws IOException {
        List<byte[]> tokens = bytesAnd("ab", "abab", "ababa", "é", "<=>");
        List<String> lines = new ArrayList<>();
        for (int rank = 0; rank < tokens.size(); rank++) {
            Base64.Encoder encoder =
                    rank % 2 == 0 ? Base64.getEncoder() : Base64.getEncoder().withoutPadding();
            lines.add(encoder.encodeToString(tokens.get(rank)) + " " + (rank + 2));
        }
        Collections.shuffle(lines, new Random(4));
        Path file = Files.writeString(folder.resolve("x.tiktoken"), String.join("\r\n", lines) + "\n\n");
        TreeMap<Integer, String> special = new TreeMap<>(Map.of(1, "<b>", 263, "<c>"));
        Tokenizer tokenizer = TiktokenFiles.read(file, "r50k_base", special);
        assertThat(tokenizer.vocabulary().specialTokens().byId())
                .containsExactly(Map.entry(0, "<|unused_0|>"), Map.entry(1, "<b>"), Map.entry(263, "<c>"));
        for (int rank = 0; rank < tokens.size(); rank++) {
            assertThat(tokenizer.vocabulary().token(rank + 2)).isEqualTo(tokens.get(rank));
        }
        assertThat(tokenizer.encode("xababab")).containsExactly('x' + 2, 259, 258);
    }

    @Test
    void aLongGapOfRanksIsRefused() throws IOException {
        Path file = write(bytesAnd());
        Files.writeString(file, Files.readString(file) + "YWE= 16000000\n");
        assertThatThrownBy(() -> TiktokenFiles.read(file, "r50k_base", new TreeMap<>()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        file + ": 15999744 of the ids 0 to 16000000 have no token, but at most 65536 may be unused");
    }

    @Test
    void ranksThatAreNotInTheOrderOfMergesAreRefused() throws IOException {
        Path file = write(bytesAnd("abc", "ab"));
        assertThatThrownBy(() -> TiktokenFiles.read(file, "r50k_base", new TreeMap<>()))
                .hasMessage(file
                        + ": token 256 'abc' is made of the later token 257: ranks must be in the order of merges");
    }

    @Test
    void whatTiktokenWouldEncodeOtherwiseIsNotWritten() throws IOException {
        Vocabulary vocabulary = new Vocabulary(bytesAnd("ab", "abc"), SpecialTokens.none());
        Path file = folder.resolve("x.tiktoken");
        Merges without = new Merges.Builder().add('a', 'b', 256).build();
        assertThatThrownBy(() ->
                        TiktokenFiles.write(new Tokenizer(vocabulary, without, Gpt2PreTokenizer.INSTANCE, true), file))
                .hasMessage(
                        "the tokenizer cannot be written for tiktoken: merge 1, which makes 'abc', is not the one that the"
                                + " order of ids gives");
        assertThatThrownBy(() -> TiktokenFiles.write(Tokenizer.load(golden("falcon7b/tokenizer.json")), file))
                .hasMessageContaining("it cuts text in several steps");
        assertThatThrownBy(() -> TiktokenFiles.write(Tokenizer.load(golden("qwen2/tokenizer.json")), file))
                .hasMessageContaining("it changes text before it encodes it");
        assertThat(file).doesNotExist();
    }

    @Test
    void aPatternThatLeavesTextUnmatchedIsRefused() throws IOException {
        Tokenizer tokenizer = Tokenizer.load(golden("bloom"));
        Path file = folder.resolve("bloom.tiktoken");
        assertThatThrownBy(() -> TiktokenFiles.write(tokenizer, file))
                .hasMessage(
                        "the tokenizer cannot be written for tiktoken: its pattern does not match U+0009, and tiktoken leaves"
                                + " out what is not matched");
        assertThat(file).doesNotExist();
    }
}
