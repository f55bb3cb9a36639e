package dev.mews.filters.quality;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a classifier's {@code config.json} says, in the names of Hugging Face's RoBERTa and BERT configurations.
 *
 * @param labels number of outputs; 1 is a regression
 * @param begin id of the token before the text ({@code <s>} or {@code [CLS]})
 * @param end id of the token behind the text ({@code </s>} or {@code [SEP]})
 * @param padding id that fills shorter rows of a batch
 * @param maxTokens tokens of a row, {@code begin} and {@code end} included
 */
record ClassifierConfig(int labels, int begin, int end, int padding, int maxTokens) {
    static ClassifierConfig read(Path file) throws IOException {
        JsonNode json;
        try {
            json = new JsonMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": is not JSON: " + e.getOriginalMessage(), e);
        }
        int padding = required(json, "pad_token_id", file);
        int positions = required(json, "max_position_embeddings", file);
        // RoBERTa counts positions from the padding id + 1, so 514 positions hold 512 tokens.
        String type = json.path("model_type").asText("");
        boolean offset = type.equals("roberta") || type.equals("camembert") || type.equals("xlm-roberta");
        int usable = offset ? positions - padding - 1 : positions;
        if (usable < 3) {
            throw new IOException(
                    file + ": max_position_embeddings must leave room for 3 tokens, but was " + positions);
        }
        int labels = json.has("id2label")
                ? json.get("id2label").size()
                : json.path("num_labels").asInt(2);
        if (labels < 1) {
            throw new IOException(file + ": id2label must name at least one label, but is empty");
        }
        return new ClassifierConfig(
                labels,
                first(json, file, "bos_token_id", "cls_token_id"),
                first(json, file, "eos_token_id", "sep_token_id"),
                padding,
                usable);
    }

    private static int first(JsonNode json, Path file, String name, String other) throws IOException {
        return json.path(name).isInt() ? json.get(name).asInt() : required(json, other, file);
    }

    private static int required(JsonNode json, String name, Path file) throws IOException {
        JsonNode value = json.path(name);
        if (!value.isInt()) {
            throw new IOException(
                    file + ": " + name + " must be a number, but was " + (value.isMissingNode() ? "missing" : value));
        }
        return value.asInt();
    }

    /** Tokens of the text in one row. */
    int window() {
        return maxTokens - 2;
    }
}
