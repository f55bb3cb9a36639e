package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.tokenizer.AddedTokenRule;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the older pair of files of GPT-2 and RoBERTa: {@code vocab.json} and {@code merges.txt}. Special tokens are those
 * of {@code special_tokens_map.json} and {@code added_tokens.json}; without both, the names that these models use.
 */
final class VocabAndMerges {
    private static final List<String> USUAL = List.of("<s>", "</s>", "<pad>", "<unk>", "<mask>", "<|endoftext|>");

    private VocabAndMerges() {}

    static Tokenizer read(Path folder) throws IOException {
        Path vocabFile = folder.resolve(TokenizerFiles.VOCAB_JSON);
        TokenizerParts parts = new TokenizerParts(vocabFile);
        for (var token : TokenizerFiles.readJson(vocabFile).properties()) {
            if (!token.getValue().canConvertToInt()) {
                throw parts.error("the id of '%s' must be a whole number, but was %s"
                        .formatted(token.getKey(), TokenizerFiles.kind(token.getValue())));
            }
            parts.token(token.getKey(), token.getValue().intValue());
        }
        readSpecialTokens(folder, parts);
        readMerges(folder.resolve(TokenizerFiles.MERGES_TXT), parts);
        return parts.build(Gpt2PreTokenizer.INSTANCE, false);
    }

    private static void readSpecialTokens(Path folder, TokenizerParts parts) throws IOException {
        Path added = folder.resolve(TokenizerFiles.ADDED_TOKENS_JSON);
        Path map = folder.resolve(TokenizerFiles.SPECIAL_TOKENS_MAP_JSON);
        List<String> names = new ArrayList<>();
        if (Files.isRegularFile(added)) {
            for (var token : TokenizerFiles.readJson(added).properties()) {
                parts.special(token.getKey(), token.getValue().asInt(-1), AddedTokenRule.PLAIN);
            }
        }
        if (Files.isRegularFile(map)) {
            for (JsonNode value : TokenizerFiles.readJson(map)) {
                for (JsonNode token : value.isArray() ? value : List.of(value)) {
                    names.add(
                            token.isTextual()
                                    ? token.textValue()
                                    : token.path("content").asText());
                }
            }
        }
        if (!Files.isRegularFile(added) && !Files.isRegularFile(map)) {
            names.addAll(USUAL);
        }
        for (String name : names) {
            if (parts.hasToken(name)) {
                parts.special(name);
            }
        }
    }

    private static void readMerges(Path file, TokenizerParts parts) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            boolean first = true;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!(first && line.startsWith("#version")) && !line.isEmpty()) {
                    parts.merge(line);
                }
                first = false;
            }
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": not UTF-8", e);
        }
    }
}
