package dev.mews.model.internal.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.loader.Cursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a run stands, beside the tensors: {@code trainer.json} of a checkpoint.
 *
 * @param fingerprint of everything that decides the losses; a run is only gone on with under the same
 * @param step steps done
 * @param tokens tokens trained on, padding not counted
 * @param positions positions trained on, padding included
 * @param epoch passes over the packs completed before the current one
 * @param cursor place in the packs, before the next batch
 * @param lossSum loss since the last point of the curve
 * @param lossTokens targets since the last point of the curve
 * @param figureSums further figures since the last point of the curve, each times its targets
 * @param recentLosses losses a spike is measured against
 * @param threads threads of a process it was computed with
 * @param processes processes it was computed with
 * @param matmul matrix product setting it was computed with
 */
public record TrainState(
        String fingerprint,
        int step,
        long tokens,
        long positions,
        int epoch,
        Cursor cursor,
        double lossSum,
        long lossTokens,
        SortedMap<String, Double> figureSums,
        List<Double> recentLosses,
        int threads,
        int processes,
        String matmul) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String toJson() {
        ObjectNode node = JSON.createObjectNode()
                .put("version", 2)
                .put("fingerprint", fingerprint)
                .put("step", step)
                .put("tokens", tokens)
                .put("positions", positions)
                .put("epoch", epoch)
                .put("cursor", cursor.toJson())
                .put("loss_sum", lossSum)
                .put("loss_tokens", lossTokens)
                .put("threads", threads)
                .put("processes", processes)
                .put("matmul", matmul);
        ArrayNode recent = node.putArray("recent_losses");
        recentLosses.forEach(recent::add);
        ObjectNode figures = node.putObject("figure_sums");
        figureSums.forEach(figures::put);
        return node.toPrettyString() + "\n";
    }

    public static TrainState parse(String json) throws IOException {
        JsonNode n = JSON.readTree(json);
        List<Double> recent = new ArrayList<>();
        n.path("recent_losses").forEach(loss -> recent.add(loss.doubleValue()));
        SortedMap<String, Double> figures = new TreeMap<>();
        n.path("figure_sums")
                .properties()
                .forEach(e -> figures.put(e.getKey(), e.getValue().doubleValue()));
        return new TrainState(
                n.path("fingerprint").asText(),
                n.path("step").asInt(),
                n.path("tokens").asLong(),
                n.path("positions").asLong(),
                n.path("epoch").asInt(),
                Cursor.fromJson(n.path("cursor").asText()),
                n.path("loss_sum").asDouble(),
                n.path("loss_tokens").asLong(),
                figures,
                recent,
                n.path("threads").asInt(),
                n.path("processes").asInt(1),
                n.path("matmul").asText());
    }
}
