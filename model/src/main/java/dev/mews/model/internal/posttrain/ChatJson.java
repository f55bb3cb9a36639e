package dev.mews.model.internal.posttrain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.core.document.Utf8;
import dev.mews.model.posttrain.ChatMessage;
import dev.mews.model.posttrain.ChatRole;
import java.util.ArrayList;
import java.util.List;

/** Messages in JSON: an array of objects with {@code role} and {@code content}. */
final class ChatJson {
    static final String MISSING_MESSAGES = "missing_messages";
    static final String BAD_MESSAGE = "bad_message";
    static final String UNKNOWN_ROLE = "unknown_role";
    static final String MISPLACED_SYSTEM = "misplaced_system";
    static final String INVALID_TEXT = "invalid_utf8";

    private ChatJson() {}

    /** The messages under a key: at least one, a system message only at the beginning. */
    static List<ChatMessage> messages(JsonNode line, String key) throws Refusal {
        JsonNode array = line.path(key);
        if (!array.isArray() || array.isEmpty()) {
            throw Refusal.failed(
                    MISSING_MESSAGES, "the field '" + key + "' must be an array of messages, but " + found(array));
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode element : array) {
            messages.add(message(element, key + "[" + messages.size() + "]", messages.isEmpty()));
        }
        return messages;
    }

    private static ChatMessage message(JsonNode node, String where, boolean first) throws Refusal {
        if (!node.path("role").isTextual() || !node.path("content").isTextual()) {
            throw Refusal.failed(
                    BAD_MESSAGE,
                    where + " must have texts 'role' and 'content', but role " + found(node.path("role"))
                            + " and content " + found(node.path("content")));
        }
        String key = node.path("role").textValue();
        ChatRole role = ChatRole.of(key)
                .orElseThrow(() -> Refusal.failed(
                        UNKNOWN_ROLE, where + ".role must be system, user or assistant, but was '" + key + "'"));
        if (role == ChatRole.SYSTEM && !first) {
            throw Refusal.failed(MISPLACED_SYSTEM, where + " is of the system, which may only speak first");
        }
        return new ChatMessage(role, text(node.path("content"), where + ".content"));
    }

    /** A text that UTF-8 can hold. */
    static String text(JsonNode node, String where) throws Refusal {
        if (!node.isTextual()) {
            throw Refusal.failed(BAD_MESSAGE, where + " must be a text, but " + found(node));
        }
        if (Utf8.loneSurrogate(node.textValue()) >= 0) {
            throw Refusal.failed(INVALID_TEXT, where + " holds half a surrogate pair");
        }
        return node.textValue();
    }

    private static String found(JsonNode node) {
        if (node.isMissingNode()) {
            return "is missing";
        }
        return node.isContainerNode() && node.isEmpty()
                ? "was empty"
                : "was " + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
