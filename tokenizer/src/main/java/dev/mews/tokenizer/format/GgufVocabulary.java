package dev.mews.tokenizer.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.io.AtomicFiles;
import dev.mews.tokenizer.AddedTokenRule;
import dev.mews.tokenizer.Normalization;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.bpe.WordEncoder;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.pretokenize.StepwisePreTokenizer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A tokenizer for llama.cpp: a GGUF file (version 3) of metadata without tensors. llama.cpp does not read the pattern from
 * the file; it has a list of patterns with names, {@code tokenizer.ggml.pre}.
 *
 * @see "ggml, docs/gguf.md; llama.cpp, src/llama-vocab.cpp"
 */
public final class GgufVocabulary {
    private static final int VERSION = 3;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    /** Those that have an equal pattern in one step. */
    private static final List<LlamaCppPattern> IN_ONE_STEP =
            List.of(LlamaCppPattern.GPT_2, LlamaCppPattern.LLAMA_3, LlamaCppPattern.QWEN_2, LlamaCppPattern.BLOOM);

    private final Tokenizer tokenizer;
    private final String pre;
    private final OutputStream out;

    private GgufVocabulary(Tokenizer tokenizer, String pre, OutputStream out) {
        this.tokenizer = tokenizer;
        this.pre = pre;
        this.out = out;
    }

    /** The name llama.cpp has for the pattern of a pre-tokenizer, if it has one that cuts the same pieces. */
    public static Optional<String> nameOf(PreTokenizer preTokenizer) {
        return preTokenizer instanceof StepwisePreTokenizer steps
                ? nameOfSteps(steps.pattern())
                : IN_ONE_STEP.stream()
                        .filter(pattern -> pattern.preTokenizer().pattern().equals(preTokenizer.pattern()))
                        .findFirst()
                        .map(LlamaCppPattern::preName);
    }

    /** Digits one by one and then GPT-2's pattern have a name. */
    private static Optional<String> nameOfSteps(String json) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the steps of a pre-tokenizer are JSON", e);
        }
        JsonNode steps = root.path("pretokenizers");
        boolean digits = steps.path(0).path("type").asText().equals("Digits")
                && steps.path(0).path("individual_digits").asBoolean();
        boolean gpt2 = steps.path(1).path("type").asText().equals("ByteLevel")
                && steps.path(1).path("use_regex").asBoolean(true);
        return steps.size() == 2 && digits && gpt2
                ? Optional.of(LlamaCppPattern.STARCODER.preName())
                : Optional.empty();
    }

    /**
     * Writes a file with {@code tokenizer.ggml.pre} as given; it appears when it is complete. Whether llama.cpp cuts as the tokenizer does is
     * not checked: see {@link #nameOf}.
     *
     * @throws IOException also when llama.cpp would get other ids whatever the pattern: it changes no text before it cuts it, takes
     *     added tokens only as they stand, and whether it takes pieces that are tokens whole depends on {@code pre}
     */
    public static void write(Tokenizer tokenizer, String pre, Path file) throws IOException {
        check(tokenizer, pre);
        AtomicFiles.write(file, out -> {
            BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
            new GgufVocabulary(tokenizer, pre, buffered).write();
            buffered.flush();
        });
    }

    private static void check(Tokenizer tokenizer, String pre) throws IOException {
        if (tokenizer.normalization() != Normalization.NONE || tokenizer.prefixSpace()) {
            throw cannot("it changes text before it encodes it, which llama.cpp does not");
        }
        checkAddedTokens(tokenizer.vocabulary().specialTokens());
        boolean wholeWordsFirst =
                LlamaCppPattern.of(pre).map(LlamaCppPattern::wholeWordsFirst).orElse(false);
        if (tokenizer.wholeWordsFirst() == wholeWordsFirst) {
            return;
        }
        Vocabulary vocabulary = tokenizer.vocabulary();
        WordEncoder byMerges = new WordEncoder(vocabulary, tokenizer.merges(), false);
        for (int id = 0; id < vocabulary.size(); id++) {
            if (!vocabulary.isSpecial(id)) {
                byte[] token = vocabulary.token(id);
                if (byMerges.encode(token, 0, token.length) != 1 || byMerges.ids()[0] != id) {
                    throw cannot("'%s' is a token that no merge makes, %s, and llama.cpp does the other with %s"
                            .formatted(
                                    ByteAlphabet.spell(token),
                                    tokenizer.wholeWordsFirst() ? "taken whole" : "never taken whole",
                                    pre));
                }
            }
        }
    }

    /** Tokens that text always becomes must be found as they stand: llama.cpp has no more rules. */
    private static void checkAddedTokens(SpecialTokens tokens) throws IOException {
        for (var token : tokens.byId().entrySet()) {
            AddedTokenRule rule = tokens.rule(token.getKey());
            if (!rule.special() && (rule.leftStrip() || rule.rightStrip() || rule.singleWord())) {
                throw cannot("the added token '%s' has lstrip, rstrip or single_word, which llama.cpp does not know"
                        .formatted(token.getValue()));
            }
        }
    }

    private static IOException cannot(String why) {
        return new IOException("the tokenizer cannot be written for llama.cpp: " + why);
    }

    private void write() throws IOException {
        SpecialTokens special = tokenizer.vocabulary().specialTokens();
        boolean end = special.id(SpecialTokens.END_OF_TEXT).isPresent();
        boolean pad = special.id(SpecialTokens.PAD).isPresent();
        out.write("GGUF".getBytes(StandardCharsets.US_ASCII));
        uint32(VERSION);
        uint64(0);
        uint64(8 + (end ? 2 : 0) + (pad ? 1 : 0));
        text("general.architecture", "llama");
        text("general.name", "mews vocabulary of " + tokenizer.vocabulary().size() + " tokens");
        text("tokenizer.ggml.model", "gpt2");
        text("tokenizer.ggml.pre", pre);
        writeTokens();
        writeTypes();
        writeMerges();
        if (end) {
            number(
                    "tokenizer.ggml.bos_token_id",
                    special.id(SpecialTokens.END_OF_TEXT).getAsInt());
            number(
                    "tokenizer.ggml.eos_token_id",
                    special.id(SpecialTokens.END_OF_TEXT).getAsInt());
        }
        if (pad) {
            number(
                    "tokenizer.ggml.padding_token_id",
                    special.id(SpecialTokens.PAD).getAsInt());
        }
        key("tokenizer.ggml.add_bos_token", BOOL);
        out.write(0);
    }

    private void writeTokens() throws IOException {
        array("tokenizer.ggml.tokens", STRING, tokenizer.vocabulary().size());
        for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
            string(name(id));
        }
    }

    private void writeTypes() throws IOException {
        Vocabulary vocabulary = tokenizer.vocabulary();
        array("tokenizer.ggml.token_type", INT32, vocabulary.size());
        for (int id = 0; id < vocabulary.size(); id++) {
            boolean control = vocabulary.specialTokens().rule(id).special();
            uint32(!vocabulary.isSpecial(id) ? NORMAL : control ? CONTROL : USER_DEFINED);
        }
    }

    private void writeMerges() throws IOException {
        Merges merges = tokenizer.merges();
        array("tokenizer.ggml.merges", STRING, merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            string(name(merges.left(rank)) + " " + name(merges.right(rank)));
        }
    }

    private String name(int id) {
        Vocabulary vocabulary = tokenizer.vocabulary();
        return vocabulary.isSpecial(id)
                ? vocabulary.specialTokens().byId().get(id)
                : ByteAlphabet.spell(vocabulary.token(id));
    }

    private void key(String key, int type) throws IOException {
        string(key);
        uint32(type);
    }

    private void text(String key, String value) throws IOException {
        key(key, STRING);
        string(value);
    }

    private void number(String key, int value) throws IOException {
        key(key, UINT32);
        uint32(value);
    }

    private void array(String key, int type, int length) throws IOException {
        key(key, ARRAY);
        uint32(type);
        uint64(length);
    }

    private void string(String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        uint64(bytes.length);
        out.write(bytes);
    }

    private void uint32(int value) throws IOException {
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void uint64(long value) throws IOException {
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }
}
