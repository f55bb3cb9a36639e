package dev.mews.tokenizer.reference;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Hugging Face tokenizers inside the JVM (through DJL): what this module's files and ids are compared with. */
public final class ReferenceTokenizer implements AutoCloseable {
    static {
        // DJL reports usage over the network unless told not to.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
    }

    private final HuggingFaceTokenizer tokenizer;

    private ReferenceTokenizer(String json) {
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), Map.of("truncation", "false"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads a {@code tokenizer.json}. */
    public static ReferenceTokenizer load(Path tokenizerJson) throws IOException {
        return new ReferenceTokenizer(Files.readString(tokenizerJson));
    }

    /** Splits by one pattern, then into bytes; {@code behavior} as in tokenizer.json. */
    public static ReferenceTokenizer splitting(String pattern, String behavior) {
        ObjectNode split = new ObjectMapper().createObjectNode();
        split.put("type", "Split").put("behavior", behavior).put("invert", false);
        split.putObject("pattern").put("Regex", pattern);
        return byteLevelAfter(split.toString());
    }

    /** Splits by pre-tokenizer steps, each written as in tokenizer.json, then into bytes. */
    public static ReferenceTokenizer byteLevelAfter(String... stepsAsJson) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("version", "1.0");
        root.putArray("added_tokens");
        ObjectNode sequence = root.putObject("pre_tokenizer").put("type", "Sequence");
        var steps = sequence.putArray("pretokenizers");
        for (String step : stepsAsJson) {
            try {
                steps.add(mapper.readTree(step));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        steps.addObject()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", true)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            vocabulary.put(ByteAlphabet.spell(new byte[] {(byte) ByteAlphabet.byteAt(rank)}), rank);
        }
        model.putArray("merges");
        return new ReferenceTokenizer(root.toString());
    }

    /** Token ids of a text, without added boundary tokens. */
    public int[] encode(String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** The text of token ids. */
    public String decode(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
    }

    /** The pre-tokens of a text, as byte strings: needs a {@link #splitting} tokenizer. */
    public List<byte[]> split(String text) {
        var encoding = tokenizer.encode(text, false, false);
        long[] ids = encoding.getIds();
        long[] words = encoding.getWordIds();
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= ids.length; i++) {
            if (i == ids.length || words[i] != words[from]) {
                byte[] piece = new byte[i - from];
                for (int k = from; k < i; k++) {
                    piece[k - from] = (byte) ByteAlphabet.byteAt((int) ids[k]);
                }
                pieces.add(piece);
                from = i;
            }
        }
        return pieces;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
