package dev.mews.model.internal.posttrain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mews.model.posttrain.ChatTokens;
import java.util.List;

/** What an example is, and how it is made of a line of JSON. */
interface ExampleFormat {
    /**
     * The texts of an example, which stay together in a row; none is empty.
     *
     * @param cut told when an end was cut off
     */
    List<ChatTokens> read(JsonNode line, Runnable cut) throws Refusal;

    /** All that decides the texts, beside the lines. */
    String fingerprint();
}
