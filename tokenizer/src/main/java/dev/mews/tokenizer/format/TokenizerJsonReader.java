package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.tokenizer.AddedTokenRule;
import dev.mews.tokenizer.Normalization;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.Merges;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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
        FlatModel flat = FlatModel.read(Files.readAllBytes(file));
        if (flat != null) {
            JsonNode root = flat.rest();
            try {
                Tokenizer tokenizer = readFlat(flat, root, Settings.read(this, root));
                if (tokenizer != null) {
                    return tokenizer;
                }
            } catch (IOException e) {
                // The slow reader finds it again, or what is wrong before it.
            }
        }
        return readSlowly();
    }

    /** The same through Jackson and with an object per token: it says what is wrong, and where. */
    Tokenizer readSlowly() throws IOException {
        JsonNode root = TokenizerFiles.readJson(file);
        Settings settings = Settings.read(this, root);
        JsonNode model = root.path("model");
        readVocabulary(model.path("vocab"));
        for (JsonNode token : root.path("added_tokens")) {
            AddedTokenRule rule = addedToken(token);
            parts.added(token.path("content").textValue(), token.path("id").intValue(), rule);
        }
        readMerges(model.path("merges"));
        return parts.build(
                settings.cutting.preTokenizer(),
                settings.wholeWordsFirst,
                settings.normalization,
                settings.cutting.prefixSpace());
    }

    /** What is not tokens and merges. */
    private record Settings(Normalization normalization, PreTokenizerJson cutting, boolean wholeWordsFirst) {
        static Settings read(TokenizerJsonReader reader, JsonNode root) throws IOException {
            JsonNode model = root.path("model");
            reader.checkModel(model);
            Normalization normalization = reader.normalization(root.path("normalizer"));
            reader.checkType(root.path("post_processor"), "post_processor", POST_PROCESSORS);
            reader.checkType(root.path("decoder"), "decoder", Set.of("ByteLevel"));
            PreTokenizerJson cutting = PreTokenizerJson.read(reader.parts, root.path("pre_tokenizer"));
            return new Settings(
                    normalization, cutting, model.path("ignore_merges").asBoolean(false));
        }
    }

    /** The tokenizer, or null when something is unusual and {@link TokenizerParts} must say what. */
    private Tokenizer readFlat(FlatModel flat, JsonNode root, Settings settings) throws IOException {
        SortedMap<Integer, String> special = new TreeMap<>();
        SortedMap<Integer, AddedTokenRule> rules = new TreeMap<>();
        IntArrayList order = new IntArrayList();
        for (JsonNode token : root.path("added_tokens")) {
            AddedTokenRule rule = addedToken(token);
            int id = token.path("id").intValue();
            special.put(id, token.path("content").textValue());
            order.add(id);
            if (!rule.isPlain()) {
                rules.put(id, rule);
            }
        }
        Vocabulary vocabulary;
        try {
            vocabulary = flat.vocabulary(new SpecialTokens(special, rules), order);
        } catch (IllegalArgumentException e) {
            return null;
        }
        boolean twice = special.size() != root.path("added_tokens").size();
        Merges merges = vocabulary == null || twice ? null : flat.merges(vocabulary);
        return merges == null
                ? null
                : new Tokenizer(
                        vocabulary,
                        merges,
                        settings.cutting.preTokenizer(),
                        settings.wholeWordsFirst,
                        settings.normalization,
                        settings.cutting.prefixSpace());
    }

    private void checkModel(JsonNode model) throws IOException {
        String type = model.path("type").asText("BPE");
        if (!model.isObject() || !type.equals("BPE")) {
            throw unsupported("model", "type", model.isObject() ? model.path("type") : model);
        }
        requireAbsent(model, "model", "dropout");
        requireAbsent(model, "model", "continuing_subword_prefix");
        requireAbsent(model, "model", "end_of_word_suffix");
        // byte_fallback and unk_token are for characters that no token has: here all 256 bytes are tokens.
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

    /** Checks one of {@code added_tokens}, and says how it is found. */
    private AddedTokenRule addedToken(JsonNode token) throws IOException {
        if (!token.path("id").canConvertToInt() || !token.path("content").isTextual()) {
            throw parts.error("added_tokens: expected an id and a content, but found " + token);
        }
        return new AddedTokenRule(
                token.path("special").asBoolean(false),
                token.path("normalized").asBoolean(false),
                token.path("lstrip").asBoolean(false),
                token.path("rstrip").asBoolean(false),
                token.path("single_word").asBoolean(false));
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
