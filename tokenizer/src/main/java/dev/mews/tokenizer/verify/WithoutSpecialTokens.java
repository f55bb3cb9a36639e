package dev.mews.tokenizer.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * A {@code tokenizer.json} whose special tokens have names that no text holds, so that in text they are text. They keep their ids, and so does every
 * other token.
 */
final class WithoutSpecialTokens {
    /** Unicode keeps it for the use inside of programs. */
    private static final char NONCHARACTER = '\uFDD0';

    private WithoutSpecialTokens() {}

    static byte[] of(byte[] tokenizerJson) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode root = mapper.readTree(tokenizerJson);
        JsonNode vocabulary = root.path("model").path("vocab");
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("special").asBoolean(false) && token instanceof ObjectNode special) {
                String content = special.path("content").asText();
                String other = NONCHARACTER + "special " + special.path("id").asInt() + NONCHARACTER;
                special.put("content", other);
                if (vocabulary instanceof ObjectNode names && names.has(content)) {
                    // Under its name it could still be a whole word.
                    names.set(other, names.remove(content));
                }
            }
        }
        if (root instanceof ObjectNode object) {
            object.putNull("post_processor");
        }
        return mapper.writeValueAsBytes(root);
    }
}
