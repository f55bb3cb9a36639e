package dev.mews.core.shard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.sketch.BottomSample;
import dev.mews.core.sketch.Quantiles;
import dev.mews.core.sketch.ShardQuantiles;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The JSON form of a {@link Tally}: sketches in DataSketches' binary format as Base64, keyed by shard. */
final class TallyJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TallyJson() {}

    static ObjectNode write(Tally tally) {
        ObjectNode json = JSON.objectNode();
        json.put("shard", tally.shard);
        json.put("documentsIn", tally.in);
        json.put("bytesIn", tally.bytesIn);
        json.put("kept", tally.kept);
        json.put("bytesOut", tally.bytesOut);
        json.put("tokens", tally.tokens);
        writeCounts(json.putObject("dropped"), tally.dropped);
        writeCounts(json.putObject("failed"), tally.failed);
        writeCounts(json.putObject("languages"), tally.languages);
        writeCounts(json.putObject("counters"), tally.counters);
        ObjectNode sketches = json.putObject("sketches");
        tally.sketches.forEach((name, sketch) -> {
            ObjectNode byShard = sketches.putObject(name);
            sketch.shards()
                    .forEach((shard, quantiles) ->
                            byShard.put(shard, Base64.getEncoder().encodeToString(quantiles.toBytes())));
        });
        writeSamples(json.putArray("keptSample"), tally.keptSample);
        ObjectNode droppedSamples = json.putObject("droppedSamples");
        tally.droppedSamples.forEach((reason, sample) -> writeSamples(droppedSamples.putArray(reason), sample));
        writeSamples(json.putArray("failedSample"), tally.failedSample);
        return json;
    }

    static Tally read(JsonNode json) {
        Tally tally = new Tally(text(json, "shard"));
        tally.in = number(json, "documentsIn");
        tally.bytesIn = number(json, "bytesIn");
        tally.kept = number(json, "kept");
        tally.bytesOut = number(json, "bytesOut");
        tally.tokens = number(json, "tokens");
        readCounts(json.path("dropped"), tally.dropped);
        readCounts(json.path("failed"), tally.failed);
        readCounts(json.path("languages"), tally.languages);
        readCounts(json.path("counters"), tally.counters);
        for (Map.Entry<String, JsonNode> entry : json.path("sketches").properties()) {
            ShardQuantiles sketch = new ShardQuantiles();
            for (Map.Entry<String, JsonNode> shard : entry.getValue().properties()) {
                byte[] bytes = Base64.getDecoder().decode(shard.getValue().asText());
                sketch.put(shard.getKey(), Quantiles.fromBytes(bytes));
            }
            tally.sketches.put(entry.getKey(), sketch);
        }
        readSamples(json.path("keptSample"), tally.keptSample);
        for (Map.Entry<String, JsonNode> entry : json.path("droppedSamples").properties()) {
            BottomSample<Sample> sample = new BottomSample<>(Tally.DROPPED_SAMPLES_PER_REASON);
            readSamples(entry.getValue(), sample);
            tally.droppedSamples.put(entry.getKey(), sample);
        }
        readSamples(json.path("failedSample"), tally.failedSample);
        return tally;
    }

    private static void writeCounts(ObjectNode json, Map<String, Long> counts) {
        counts.forEach(json::put);
    }

    private static void readCounts(JsonNode json, Map<String, Long> counts) {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            counts.put(entry.getKey(), entry.getValue().asLong());
        }
    }

    private static void writeSamples(ArrayNode array, BottomSample<Sample> samples) {
        Iterator<String> keys = samples.keys().iterator();
        List<Sample> values = samples.values();
        for (Sample sample : values) {
            ObjectNode json = array.addObject();
            json.put("key", keys.next());
            json.put("id", sample.id());
            json.put("source", sample.source());
            json.put("label", sample.label());
            json.put("reason", sample.reason());
            json.put("detail", sample.detail());
            json.put("excerpt", sample.excerpt());
        }
    }

    private static void readSamples(JsonNode array, BottomSample<Sample> samples) {
        for (JsonNode json : array) {
            Sample sample = new Sample(
                    text(json, "id"),
                    text(json, "source"),
                    text(json, "label"),
                    text(json, "reason"),
                    text(json, "detail"),
                    text(json, "excerpt"));
            samples.offer(text(json, "key"), () -> sample);
        }
    }

    private static String text(JsonNode json, String key) {
        JsonNode value = json.get(key);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("not a tally: " + key + " must be text, but was " + value);
        }
        return value.asText();
    }

    private static long number(JsonNode json, String key) {
        JsonNode value = json.get(key);
        if (value == null || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("not a tally: " + key + " must be a whole number, but was " + value);
        }
        return value.asLong();
    }
}
