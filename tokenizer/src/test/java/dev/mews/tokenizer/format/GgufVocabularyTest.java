package dev.mews.tokenizer.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.PatternPreTokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.reference.TestTokenizers;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufVocabularyTest {
    @TempDir
    Path folder;

    /** Reads metadata by the layout of ggml's docs/gguf.md. */
    private static Map<String, Object> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[4];
        in.get(magic);
        assertThat(magic).isEqualTo("GGUF".getBytes(StandardCharsets.US_ASCII));
        assertThat(in.getInt()).isEqualTo(3);
        assertThat(in.getLong()).as("tensors").isZero();
        long pairs = in.getLong();
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (long i = 0; i < pairs; i++) {
            metadata.put(text(in), value(in, in.getInt()));
        }
        assertThat(in.hasRemaining()).isFalse();
        return metadata;
    }

    private static Object value(ByteBuffer in, int type) {
        return switch (type) {
            case 4, 5 -> in.getInt();
            case 7 -> in.get() != 0;
            case 8 -> text(in);
            case 9 -> {
                int of = in.getInt();
                long length = in.getLong();
                List<Object> values = new ArrayList<>();
                for (long i = 0; i < length; i++) {
                    values.add(value(in, of));
                }
                yield values;
            }
            default -> throw new IllegalStateException("type " + type);
        };
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(in.getLong())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void theMetadataHoldTheVocabularyAndTheMerges() throws IOException {
        TrainingOptions options = new TrainingOptions(List.of(1_400), SpecialTokens.falcon(), 2, 32, 0);
        Tokenizer tokenizer = TestTokenizers.train(PreTokenization.canonical(), options, folder);
        Path file = folder.resolve("vocabulary.gguf");
        GgufVocabulary.write(tokenizer, "falcon-h1", file);
        Map<String, Object> metadata = read(file);
        assertThat(metadata)
                .containsEntry("general.architecture", "llama")
                .containsEntry("tokenizer.ggml.model", "gpt2")
                .containsEntry("tokenizer.ggml.pre", "falcon-h1")
                .containsEntry("tokenizer.ggml.eos_token_id", 11)
                .containsEntry("tokenizer.ggml.padding_token_id", 12)
                .containsEntry("tokenizer.ggml.add_bos_token", false);
        List<?> tokens = (List<?>) metadata.get("tokenizer.ggml.tokens");
        List<?> types = (List<?>) metadata.get("tokenizer.ggml.token_type");
        List<?> merges = (List<?>) metadata.get("tokenizer.ggml.merges");
        assertThat(tokens).hasSize(1_400);
        assertThat(tokens.get(11)).isEqualTo("<|endoftext|>");
        assertThat(types.get(11)).isEqualTo(3);
        for (int id = 1_024; id < 1_400; id++) {
            assertThat(tokens.get(id))
                    .isEqualTo(ByteAlphabet.spell(tokenizer.vocabulary().token(id)));
            assertThat(types.get(id)).isEqualTo(1);
        }
        assertThat(merges).hasSize(tokenizer.merges().size());
        assertThat(merges.get(0))
                .isEqualTo(tokens.get(tokenizer.merges().left(0)) + " "
                        + tokens.get(tokenizer.merges().right(0)));
    }

    private static Path wild(String style) {
        return Path.of("..", "tests", "golden", "wild-tokenizers", style);
    }

    @ParameterizedTest
    @CsvSource({"gpt2, gpt-2", "llama3, llama-bpe", "qwen2, qwen2", "starcoder, starcoder", "bloom, bloom"})
    void publishedStylesHaveTheNameOfLlamaCpp(String style, String pre) throws IOException {
        assertThat(GgufVocabulary.nameOf(Tokenizer.load(wild(style)).preTokenizer()))
                .hasValue(pre);
    }

    @ParameterizedTest
    @ValueSource(strings = {"falcon7b", "falcon3", "falcon-h1", "deepseek", "o200k", "behaviors"})
    void stylesThatLlamaCppDoesNotCutAlikeHaveNone(String style) throws IOException {
        assertThat(GgufVocabulary.nameOf(Tokenizer.load(wild(style)).preTokenizer()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"qwen2, qwen2", "gpt2-prefix-space, gpt-2"})
    void aTokenizerThatChangesTextIsRefused(String style, String pre) throws IOException {
        Tokenizer tokenizer = Tokenizer.load(wild(style));
        Path file = folder.resolve("refused.gguf");
        assertThatThrownBy(() -> GgufVocabulary.write(tokenizer, pre, file))
                .isInstanceOf(IOException.class)
                .hasMessage("the tokenizer cannot be written for llama.cpp: it changes text before it encodes it, which"
                        + " llama.cpp does not");
        assertThat(file).doesNotExist();
    }

    @Test
    void onlyPatternsThatLlamaCppCutsAlikeHaveAName() {
        assertThat(GgufVocabulary.nameOf(Gpt2PreTokenizer.INSTANCE)).hasValue("gpt-2");
        assertThat(GgufVocabulary.nameOf(PatternPreTokenizer.ofHuggingFace(
                        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                                + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")))
                .hasValue("llama-bpe");
        assertThat(GgufVocabulary.nameOf(PreTokenization.canonical())).isEmpty();
    }
}
