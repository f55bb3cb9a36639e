package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.tokenizer.AddedTokenRule;
import dev.mews.tokenizer.Normalization;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers what files say of a tokenizer and puts it together, naming the file in every error. */
final class TokenizerParts {
    /** Most ids without a token: more are a mistake, and each costs memory. */
    static final int MOST_UNUSED = 1 << 16;

    private final Path file;
    private final Map<String, Integer> idOfName = new HashMap<>();
    private final SortedMap<Integer, String> nameOfId = new TreeMap<>();
    private final SortedMap<Integer, String> specialTokens = new TreeMap<>();
    private final SortedMap<Integer, AddedTokenRule> rules = new TreeMap<>();
    private final Merges.Builder merges = new Merges.Builder();
    private int mergeCount;
    private AddedIds addedIds;

    TokenizerParts(Path file) {
        this.file = file;
    }

    void token(String name, int id) throws IOException {
        String other = nameOfId.putIfAbsent(id, name);
        if (other != null || idOfName.putIfAbsent(name, id) != null) {
            throw error("the tokens '%s' and '%s' both have the id %d".formatted(other, name, id));
        }
    }

    boolean hasToken(String name) {
        return idOfName.containsKey(name);
    }

    /**
     * Declares a special token.
     *
     * @param id its id, which counts only when the vocabulary does not have the token, as in Hugging Face tokenizers
     */
    void special(String content, int id, AddedTokenRule rule) throws IOException {
        Integer known = idOfName.get(content);
        if (known == null) {
            token(content, id);
            known = id;
        } else if (known != id) {
            throw error("the added token '%s' has the id %d, but %d in the vocabulary".formatted(content, id, known));
        }
        specialTokens.put(known, content);
        if (!rule.isPlain()) {
            rules.put(known, rule);
        }
    }

    /**
     * Declares a token of {@code added_tokens}, in the order of the file and after the vocabulary.
     *
     * @throws IOException also when Hugging Face tokenizers give it another id
     */
    void added(String content, int id, AddedTokenRule rule) throws IOException {
        if (addedIds == null) {
            addedIds = new AddedIds(idOfName.size());
        }
        boolean known = hasToken(content);
        if (!known && addedIds.given(id) != id) {
            throw error(
                    "Hugging Face tokenizers give the added token '%s' the id %d, not %d, as model.vocab does not have it: add it there"
                            .formatted(content, addedIds.given(id), id));
        }
        boolean twice = known && specialTokens.containsValue(content);
        if (twice
                && !rules.getOrDefault(idOfName.get(content), AddedTokenRule.PLAIN)
                        .equals(rule)) {
            throw error("the added token '%s' is there twice, with different options".formatted(content));
        }
        special(content, id, rule);
        addedIds.add(id, known);
    }

    /** Declares a token of the vocabulary special. */
    void special(String content) throws IOException {
        special(content, idOfName.get(content), AddedTokenRule.PLAIN);
    }

    void merge(String left, String right) throws IOException {
        merges.add(idOf(left), idOf(right), idOf(left + right));
        mergeCount++;
    }

    /** A merge spelled as two names with one space between. */
    void merge(String both) throws IOException {
        int space = both.indexOf(' ');
        if (space <= 0 || space == both.length() - 1 || both.indexOf(' ', space + 1) >= 0) {
            throw error("merge %d must be two tokens with a space between, but was '%s'".formatted(mergeCount, both));
        }
        merge(both.substring(0, space), both.substring(space + 1));
    }

    Tokenizer build(PreTokenizer preTokenizer, boolean wholeWordsFirst) throws IOException {
        return build(preTokenizer, wholeWordsFirst, Normalization.NONE, false);
    }

    Tokenizer build(
            PreTokenizer preTokenizer, boolean wholeWordsFirst, Normalization normalization, boolean prefixSpace)
            throws IOException {
        fillGaps();
        List<byte[]> tokens = new ArrayList<>(nameOfId.size());
        for (var entry : nameOfId.entrySet()) {
            boolean special = specialTokens.containsKey(entry.getKey());
            String name = entry.getValue();
            byte[] bytes = special ? name.getBytes(StandardCharsets.UTF_8) : ByteAlphabet.parse(name);
            if (bytes == null) {
                throw error("the token '%s' (id %d) is not spelled in byte-level characters: only byte-level BPE is"
                                .formatted(name, entry.getKey())
                        + " supported");
            }
            tokens.add(bytes);
        }
        try {
            SpecialTokens special = new SpecialTokens(specialTokens, rules);
            return new Tokenizer(
                    new Vocabulary(tokens, special),
                    merges.build(),
                    preTokenizer,
                    wholeWordsFirst,
                    normalization,
                    prefixSpace);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Gives ids without a token special tokens, which no text becomes: other programs too need a name for each row of a model's tables. */
    private void fillGaps() throws IOException {
        long size = nameOfId.isEmpty() ? 0 : nameOfId.lastKey() + 1L;
        long unused = size - nameOfId.size();
        if (!nameOfId.isEmpty() && nameOfId.firstKey() < 0) {
            throw error("ids must be at least 0, but that of '%s' is %d"
                    .formatted(nameOfId.get(nameOfId.firstKey()), nameOfId.firstKey()));
        }
        if (unused > MOST_UNUSED) {
            throw error("%d of the ids 0 to %d have no token, but at most %d may be unused"
                    .formatted(unused, size - 1, MOST_UNUSED));
        }
        for (int id = 0; id < size && unused > 0; id++) {
            if (!nameOfId.containsKey(id)) {
                special("<|unused_" + id + "|>", id, AddedTokenRule.PLAIN);
            }
        }
    }

    /** Says that a key of a part of the tokenizer has a value that is not supported. */
    IOException unsupported(String name, String key, JsonNode value) {
        return error("%s with %s %s is not supported"
                .formatted(
                        name, key, value.isValueNode() ? value.asText() : value.isMissingNode() ? "missing" : value));
    }

    IOException error(String what) {
        return new IOException(file + ": " + what);
    }

    private int idOf(String name) throws IOException {
        Integer id = idOfName.get(name);
        if (id == null) {
            throw error("merge %d needs the token '%s', which is not in the vocabulary".formatted(mergeCount, name));
        }
        return id;
    }
}
