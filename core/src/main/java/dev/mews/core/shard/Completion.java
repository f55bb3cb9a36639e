package dev.mews.core.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The record that a shard is complete. It holds neither clock nor host, so two attempts write the same bytes.
 *
 * @param shard name of the shard
 * @param fingerprint of the stage that wrote it
 * @param outputs complete files, in the order of their paths
 * @param tally what happened to the shard's documents
 */
public record Completion(String shard, String fingerprint, List<OutputFile> outputs, Tally tally) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public Completion {
        Objects.requireNonNull(shard, "shard");
        Objects.requireNonNull(fingerprint, "fingerprint");
        outputs = List.copyOf(outputs);
        Objects.requireNonNull(tally, "tally");
    }

    /** One line of JSON ending with a line feed. */
    public String toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("shard", shard);
        json.put("fingerprint", fingerprint);
        ArrayNode files = json.putArray("outputs");
        for (OutputFile output : outputs) {
            files.addObject()
                    .put("path", output.path())
                    .put("bytes", output.bytes())
                    .put("sha256", output.sha256());
        }
        json.set("tally", tally.toJson());
        return json + "\n";
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is not a completion record
     */
    public static Completion fromJson(String text) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a completion record: " + e.getOriginalMessage(), e);
        }
        if (!json.path("shard").isTextual() || !json.path("fingerprint").isTextual() || !json.has("tally")) {
            throw new IllegalArgumentException("not a completion record: shard, fingerprint or tally is missing");
        }
        List<OutputFile> outputs = new ArrayList<>();
        for (JsonNode file : json.path("outputs")) {
            outputs.add(new OutputFile(
                    file.path("path").asText(),
                    file.path("bytes").asLong(),
                    file.path("sha256").asText()));
        }
        return new Completion(
                json.get("shard").asText(),
                json.get("fingerprint").asText(),
                outputs,
                Tally.fromJson(json.get("tally")));
    }
}
