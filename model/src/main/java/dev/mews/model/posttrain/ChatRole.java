package dev.mews.model.posttrain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who says a message. */
public enum ChatRole {
    /** What the assistant is to be; only at the beginning. */
    SYSTEM,
    /** Whoever asks. */
    USER,
    /** The model; the only one whose words are learned. */
    ASSISTANT;

    /** The role as data and prompts spell it: lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this spelling, if there is one. */
    public static Optional<ChatRole> of(String key) {
        return Arrays.stream(values()).filter(role -> role.key().equals(key)).findFirst();
    }
}
