package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.tokenizer.AddedTokenRule;
import dev.mews.tokenizer.Normalization;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;

/**
 * Reads {@code tokenizer.json} with byte-level BPE: a Unicode normal form or no normalizer, ByteLevel among the
 * pre-tokenizer's steps (see {@link PreTokenizerJson}), any added tokens. Everything else is refused by name. Truncation,
 * padding and the post-processor only add or cut tokens around a text; they are not applied.
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
        // In a fresh process a third of the time goes into classes that are first needed at the end.
        ForkJoinPool.commonPool().execute(TokenizerJsonReader::prepareClasses);
        FlatModel flat = FlatModel.read(Files.readAllBytes(file));
        JsonNode root = flat == null ? TokenizerFiles.readJson(file) : flat.rest();
        JsonNode model = root.path("model");
        checkModel(model);
        Normalization normalization = normalization(root.path("normalizer"));
        checkType(root.path("post_processor"), "post_processor", POST_PROCESSORS);
        checkType(root.path("decoder"), "decoder", Set.of("ByteLevel"));
        PreTokenizerJson cutting = PreTokenizerJson.read(parts, root.path("pre_tokenizer"));
        boolean wholeWordsFirst = model.path("ignore_merges").asBoolean(false);
        if (flat != null) {
            Tokenizer tokenizer = readFlat(flat, root, cutting, wholeWordsFirst, normalization);
            if (tokenizer != null) {
                return tokenizer;
            }
            root = TokenizerFiles.readJson(file);
            model = root.path("model");
        }
        readVocabulary(model.path("vocab"));
        readAddedTokens(root.path("added_tokens"), parts::special);
        readMerges(model.path("merges"));
        return parts.build(cutting.preTokenizer(), wholeWordsFirst, normalization, cutting.prefixSpace());
    }

    private static void prepareClasses() {
        try {
            TokenizerFiles.MAPPER.readTree("[{\"\":1}]".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PreTokenization.canonical();
    }

    /** The tokenizer, or null when something is unusual and {@link TokenizerParts} must say what. */
    private Tokenizer readFlat(
            FlatModel flat,
            JsonNode root,
            PreTokenizerJson cutting,
            boolean wholeWordsFirst,
            Normalization normalization)
            throws IOException {
        SortedMap<Integer, String> special = new TreeMap<>();
        SortedMap<Integer, AddedTokenRule> rules = new TreeMap<>();
        readAddedTokens(root.path("added_tokens"), (content, id, rule) -> {
            special.put(id, content);
            if (!rule.equals(AddedTokenRule.PLAIN)) {
                rules.put(id, rule);
            }
        });
        Vocabulary vocabulary;
        try {
            vocabulary = flat.vocabulary(new SpecialTokens(special, rules));
        } catch (IllegalArgumentException e) {
            return null;
        }
        Merges merges = vocabulary == null
                        || special.size() != root.path("added_tokens").size()
                ? null
                : flat.merges(vocabulary);
        return merges == null
                ? null
                : new Tokenizer(
                        vocabulary,
                        merges,
                        cutting.preTokenizer(),
                        wholeWordsFirst,
                        normalization,
                        cutting.prefixSpace());
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

    private Normalization normalization(JsonNode normalizer) throws IOException {
        if (isAbsent(normalizer)) {
            return Normalization.NONE;
        }
        String type = normalizer.path("type").asText();
        if (type.equals("Sequence") && normalizer.path("normalizers").size() <= 1) {
            return normalization(normalizer.path("normalizers").path(0));
        }
        if (type.equals("Sequence") || !Set.of("NFC", "NFD", "NFKC", "NFKD").contains(type)) {
            throw unsupported("normalizer", "type", normalizer.path("type"));
        }
        return Normalization.valueOf(type);
    }

    private void checkType(JsonNode node, String name, Set<String> known) throws IOException {
        if (!isAbsent(node) && !known.contains(node.path("type").asText())) {
            throw unsupported(name, "type", node.path("type"));
        }
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

    private interface AddedTokenSink {
        void accept(String content, int id, AddedTokenRule rule) throws IOException;
    }

    private void readAddedTokens(JsonNode tokens, AddedTokenSink sink) throws IOException {
        for (JsonNode token : tokens) {
            JsonNode id = token.path("id");
            JsonNode content = token.path("content");
            if (!id.canConvertToInt() || !content.isTextual()) {
                throw parts.error("added_tokens: expected an id and a content, but found " + token);
            }
            AddedTokenRule rule = new AddedTokenRule(
                    token.path("special").asBoolean(false),
                    token.path("normalized").asBoolean(false),
                    token.path("lstrip").asBoolean(false),
                    token.path("rstrip").asBoolean(false),
                    token.path("single_word").asBoolean(false));
            sink.accept(content.textValue(), id.intValue(), rule);
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

    static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private IOException unsupported(String name, String key, JsonNode value) {
        return parts.unsupported(name, key, value);
    }
}
