package dev.mews.tokenizer.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** A {@code tokenizer.json} whose special tokens are only in the vocabulary, so that they are text wherever they stand. */
final class WithoutSpecialTokens {
    private WithoutSpecialTokens() {}

    static byte[] of(byte[] tokenizerJson) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode root = mapper.readTree(tokenizerJson);
        ArrayNode kept = mapper.createArrayNode();
        JsonNode vocabulary = root.path("model").path("vocab");
        for (JsonNode token : root.path("added_tokens")) {
            if (!token.path("special").asBoolean(false)) {
                kept.add(token);
            } else if (vocabulary instanceof ObjectNode names) {
                // Kept in the vocabulary, it could still be a whole word.
                names.remove(token.path("content").asText());
            }
        }
        if (root instanceof ObjectNode object) {
            object.set("added_tokens", kept);
            object.remove("post_processor");
            object.putNull("post_processor");
        }
        return mapper.writeValueAsBytes(root);
    }
}
