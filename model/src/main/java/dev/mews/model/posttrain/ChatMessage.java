package dev.mews.model.posttrain;

import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param content text, never trusted: special tokens in it are text
 */
public record ChatMessage(ChatRole role, String content) {
    public ChatMessage {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(content, "content");
    }
}
