package dev.mews.tokenizer.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Jackson's reader and writer. A class of its own, because loading a tokenizer should not wait for it. */
final class Jackson {
    static final ObjectMapper MAPPER = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private Jackson() {}
}
