package dev.mews.tokenizer.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.reference.ReferenceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids of added tokens: {@code tests/golden/wild-tokenizers/generate_added_ids.py} says how the cases are made. */
class AddedIdsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void aFileIsReadWhenAllVersionsOfHuggingFaceTokenizersKeepItsIdsAndRefusedElse() throws IOException {
        int read = 0;
        for (String line : Files.readAllLines(WildTokenizers.FOLDER.resolve("added-ids.jsonl"))) {
            JsonNode golden = MAPPER.readTree(line);
            Path file = Files.writeString(folder.resolve("tokenizer.json"), document(golden));
            boolean kept = areKept(golden, file);
            try {
                Tokenizer tokenizer = Tokenizer.load(file);
                assertThat(kept).as(line).isTrue();
                for (JsonNode token : golden.path("added")) {
                    assertThat(tokenizer.specialId(token.path(0).textValue()))
                            .isEqualTo(token.path(1).intValue());
                }
                read++;
            } catch (IOException e) {
                assertThat(kept).as(line + e.getMessage()).isFalse();
                assertThat(e).hasMessageMatching(".*(Hugging Face tokenizers give the added|both have the id).*");
            }
        }
        assertThat(read).isEqualTo(51);
    }

    /** Whether tokenizers 0.23.2 and that of DJL give the added tokens the ids of the file, and no other token has them. */
    private static boolean areKept(JsonNode golden, Path file) throws IOException {
        Set<Integer> ids = new HashSet<>();
        MAPPER.readTree(file.toFile()).at("/model/vocab").properties().stream()
                .filter(token -> token.getKey().length() == 1)
                .forEach(token -> ids.add(token.getValue().intValue()));
        boolean kept = true;
        try (ReferenceTokenizer older = ReferenceTokenizer.load(file)) {
            for (int i = 0; i < golden.path("added").size(); i++) {
                JsonNode token = golden.path("added").path(i);
                int id = token.path(1).intValue();
                kept &= ids.add(id)
                        && golden.path("given").path(i).intValue() == id
                        && older.encode(token.path(0).textValue())[0] == id;
            }
        }
        return kept;
    }

    private static String document(JsonNode golden) {
        ObjectNode root = MAPPER.createObjectNode().put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        for (JsonNode token : golden.path("added")) {
            added.addObject()
                    .put("id", token.path(1).intValue())
                    .put("content", token.path(0).textValue())
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        for (String part : new String[] {"pre_tokenizer", "decoder"}) {
            root.putObject(part)
                    .put("type", "ByteLevel")
                    .put("add_prefix_space", false)
                    .put("trim_offsets", true)
                    .put("use_regex", false);
        }
        ObjectNode model = root.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        Set<Integer> taken = new HashSet<>();
        golden.path("unused").forEach(id -> taken.add(id.intValue()));
        golden.path("names").forEach(id -> taken.add(id.intValue()));
        int id = 0;
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            while (taken.contains(id)) {
                id++;
            }
            vocabulary.put(ByteAlphabet.spell(new byte[] {(byte) ByteAlphabet.byteAt(rank)}), id++);
        }
        golden.path("names").properties().forEach(name -> vocabulary.set(name.getKey(), name.getValue()));
        model.putArray("merges");
        return root.toString();
    }
}
