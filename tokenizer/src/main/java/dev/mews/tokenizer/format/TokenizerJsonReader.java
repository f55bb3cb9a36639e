package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code tokenizer.json} with byte-level BPE: no normalizer; a ByteLevel pre-tokenizer with its own pattern (GPT-2,
 * RoBERTa), or a Split by a pattern of {@link PreTokenization} or GPT-2 and then ByteLevel. Everything else is refused by
 * name. Truncation, padding and the post-processor only add or cut tokens around a text; they are not applied.
 */
final class TokenizerJsonReader {
    private static final Set<String> POST_PROCESSORS =
            Set.of("ByteLevel", "RobertaProcessing", "BertProcessing", "TemplateProcessing", "Sequence");

    private final Path file;
    private final TokenizerParts parts;

    TokenizerJsonReader(Path file) {
        this.file = file;
        this.parts = new TokenizerParts(file);
    }

    Tokenizer read() throws IOException {
        JsonNode root = TokenizerFiles.readJson(file);
        JsonNode model = root.path("model");
        checkModel(model);
        checkNormalizer(root.path("normalizer"));
        checkType(root.path("post_processor"), "post_processor", POST_PROCESSORS);
        checkType(root.path("decoder"), "decoder", Set.of("ByteLevel"));
        PreTokenizer preTokenizer = preTokenizer(root.path("pre_tokenizer"));
        readVocabulary(model.path("vocab"));
        readAddedTokens(root.path("added_tokens"));
        readMerges(model.path("merges"));
        return parts.build(preTokenizer, model.path("ignore_merges").asBoolean(false));
    }

    private void checkModel(JsonNode model) throws IOException {
        String type = model.path("type").asText("BPE");
        if (!model.isObject() || !type.equals("BPE")) {
            throw unsupported("model", "type", model.isObject() ? model.path("type") : model);
        }
        requireAbsent(model, "model", "dropout");
        requireAbsent(model, "model", "continuing_subword_prefix");
        requireAbsent(model, "model", "end_of_word_suffix");
        requireAbsent(model, "model", "byte_fallback");
    }

    private void checkNormalizer(JsonNode normalizer) throws IOException {
        boolean nothing = isAbsent(normalizer)
                || (normalizer.path("type").asText().equals("Sequence")
                        && normalizer.path("normalizers").isEmpty());
        if (!nothing) {
            throw unsupported("normalizer", "type", normalizer.path("type"));
        }
    }

    private void checkType(JsonNode node, String name, Set<String> known) throws IOException {
        if (!isAbsent(node) && !known.contains(node.path("type").asText())) {
            throw unsupported(name, "type", node.path("type"));
        }
    }

    private PreTokenizer preTokenizer(JsonNode node) throws IOException {
        String type = node.path("type").asText();
        if (type.equals("ByteLevel")) {
            requireAbsent(node, "pre_tokenizer", "add_prefix_space");
            if (!node.path("use_regex").asBoolean(true)) {
                throw unsupported("pre_tokenizer", "use_regex", node.path("use_regex"));
            }
            return Gpt2PreTokenizer.INSTANCE;
        }
        JsonNode steps = node.path("pretokenizers");
        if (!type.equals("Sequence")
                || steps.size() != 2
                || !steps.path(0).path("type").asText().equals("Split")
                || !steps.path(1).path("type").asText().equals("ByteLevel")) {
            throw parts.error(
                    "pre_tokenizer %s is not supported: expected ByteLevel, or a Sequence of Split and ByteLevel"
                            .formatted(node));
        }
        JsonNode split = steps.path(0);
        JsonNode byteLevel = steps.path(1);
        requireAbsent(byteLevel, "pre_tokenizer", "add_prefix_space");
        requireAbsent(split, "pre_tokenizer", "invert");
        if (byteLevel.path("use_regex").asBoolean(true)) {
            throw unsupported("pre_tokenizer", "use_regex", byteLevel.path("use_regex"));
        }
        if (!split.path("behavior").asText().equals("Isolated")) {
            throw unsupported("pre_tokenizer", "behavior", split.path("behavior"));
        }
        String pattern = split.path("pattern").path("Regex").asText();
        if (pattern.equals(Gpt2PreTokenizer.INSTANCE.pattern())) {
            return Gpt2PreTokenizer.INSTANCE;
        }
        Optional<PreTokenization> known = PreTokenization.ofPattern(pattern);
        return known.orElseThrow(() -> unsupported("pre_tokenizer", "pattern", split.path("pattern")));
    }

    private void readVocabulary(JsonNode vocabulary) throws IOException {
        if (!vocabulary.isObject() || vocabulary.isEmpty()) {
            throw parts.error("model.vocab must map tokens to ids, but was " + TokenizerFiles.kind(vocabulary));
        }
        for (var token : vocabulary.properties()) {
            if (!token.getValue().canConvertToInt()) {
                throw parts.error("model.vocab: the id of '%s' must be a whole number, but was %s"
                        .formatted(token.getKey(), TokenizerFiles.kind(token.getValue())));
            }
            parts.token(token.getKey(), token.getValue().intValue());
        }
    }

    private void readAddedTokens(JsonNode tokens) throws IOException {
        for (JsonNode token : tokens) {
            JsonNode id = token.path("id");
            JsonNode content = token.path("content");
            if (!id.canConvertToInt() || !content.isTextual()) {
                throw parts.error("added_tokens: expected an id and a content, but found " + token);
            }
            boolean takesContext = token.path("lstrip").asBoolean(false)
                    || token.path("rstrip").asBoolean(false)
                    || token.path("single_word").asBoolean(false);
            parts.special(content.textValue(), id.intValue(), takesContext);
        }
    }

    private void readMerges(JsonNode merges) throws IOException {
        if (!merges.isArray()) {
            throw parts.error("model.merges must be an array, but was " + TokenizerFiles.kind(merges));
        }
        for (JsonNode merge : merges) {
            if (merge.isTextual()) {
                parts.merge(merge.textValue());
            } else if (merge.size() == 2
                    && merge.path(0).isTextual()
                    && merge.path(1).isTextual()) {
                parts.merge(merge.path(0).textValue(), merge.path(1).textValue());
            } else {
                throw parts.error("model.merges: expected a pair of tokens, but found " + merge);
            }
        }
    }

    private void requireAbsent(JsonNode node, String name, String key) throws IOException {
        JsonNode value = node.path(key);
        boolean absent = isAbsent(value)
                || (value.isBoolean() && !value.booleanValue())
                || (value.isNumber() && value.doubleValue() == 0)
                || (value.isTextual() && value.textValue().isEmpty());
        if (!absent) {
            throw unsupported(name, key, value);
        }
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private IOException unsupported(String name, String key, JsonNode value) {
        return parts.error("%s with %s %s is not supported"
                .formatted(
                        name, key, value.isValueNode() ? value.asText() : value.isMissingNode() ? "missing" : value));
    }
}
