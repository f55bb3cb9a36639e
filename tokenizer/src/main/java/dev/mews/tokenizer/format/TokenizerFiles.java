package dev.mews.tokenizer.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.core.io.AtomicFiles;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Tokenizers on disk, in the files that Hugging Face tokenizers and transformers read. */
public final class TokenizerFiles {
    /** Everything a tokenizer is. */
    public static final String TOKENIZER_JSON = "tokenizer.json";

    static final String VOCAB_JSON = "vocab.json";
    static final String MERGES_TXT = "merges.txt";
    static final String TOKENIZER_CONFIG_JSON = "tokenizer_config.json";
    static final String SPECIAL_TOKENS_MAP_JSON = "special_tokens_map.json";
    static final String ADDED_TOKENS_JSON = "added_tokens.json";

    private TokenizerFiles() {}

    /** As {@link Tokenizer#load}. */
    public static Tokenizer load(Path folderOrFile) throws IOException {
        if (folderOrFile.toString().endsWith(TiktokenFiles.EXTENSION) && Files.isRegularFile(folderOrFile)) {
            return TiktokenFiles.read(folderOrFile);
        }
        if (Files.isRegularFile(folderOrFile)) {
            return new TokenizerJsonReader(folderOrFile).read();
        }
        Path json = folderOrFile.resolve(TOKENIZER_JSON);
        if (Files.isRegularFile(json)) {
            return new TokenizerJsonReader(json).read();
        }
        if (Files.isRegularFile(folderOrFile.resolve(VOCAB_JSON))
                && Files.isRegularFile(folderOrFile.resolve(MERGES_TXT))) {
            return VocabAndMerges.read(folderOrFile);
        }
        throw new NoSuchFileException(
                folderOrFile.toString(),
                null,
                "no tokenizer here: expected %s, or %s and %s".formatted(TOKENIZER_JSON, VOCAB_JSON, MERGES_TXT));
    }

    /** As {@link Tokenizer#save}. */
    public static void save(Tokenizer tokenizer, Path folder) throws IOException {
        save(new TokenizerJsonWriter(tokenizer, null, SpecialTokens.END_OF_TEXT), folder);
    }

    /**
     * As {@link #save}, for a model that chats.
     *
     * @param template {@code chat_template} of {@code tokenizer_config.json}, in Jinja
     * @param endOfMessage special token that ends an answer, and with it a generation: {@code eos_token}
     */
    public static void saveForChat(Tokenizer tokenizer, Path folder, String template, String endOfMessage)
            throws IOException {
        save(new TokenizerJsonWriter(tokenizer, template, endOfMessage), folder);
    }

    private static void save(TokenizerJsonWriter writer, Path folder) throws IOException {
        AtomicFiles.write(folder.resolve(TOKENIZER_CONFIG_JSON), writer::writeConfig);
        AtomicFiles.write(folder.resolve(SPECIAL_TOKENS_MAP_JSON), writer::writeSpecialTokensMap);
        AtomicFiles.write(folder.resolve(TOKENIZER_JSON), writer::writeTokenizer);
    }

    /** As {@link #save}, and {@code vocab.json} and {@code merges.txt} for older programs. */
    public static void saveWithLegacyFiles(Tokenizer tokenizer, Path folder) throws IOException {
        TokenizerJsonWriter writer = new TokenizerJsonWriter(tokenizer, null, SpecialTokens.END_OF_TEXT);
        AtomicFiles.write(folder.resolve(VOCAB_JSON), writer::writeVocabulary);
        AtomicFiles.write(folder.resolve(MERGES_TXT), writer::writeMerges);
        save(tokenizer, folder);
    }

    static JsonNode readJson(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode root = Jackson.MAPPER.readTree(in);
            if (!root.isObject()) {
                throw new IOException(file + ": expected a JSON object, but found " + kind(root));
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : ":%d:%d".formatted(at.getLineNr(), at.getColumnNr());
            throw new IOException("%s%s: not valid JSON: %s".formatted(file, place, e.getOriginalMessage()), e);
        }
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING -> "nothing";
            case NULL -> "null";
            case STRING -> "the text \"" + node.textValue() + "\"";
            case NUMBER, BOOLEAN -> node.asText();
            case ARRAY -> "an array";
            default -> "an object";
        };
    }
}
