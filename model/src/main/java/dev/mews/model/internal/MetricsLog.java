package dev.mews.model.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.io.AtomicFiles;
import dev.mews.model.train.LossPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The loss curve as JSON lines, appended while training; cut back to the checkpoint when a run is gone on with. */
public final class MetricsLog {
    public static final String FILE = "metrics.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<LossPoint> points = new ArrayList<>();

    private MetricsLog(Path file) {
        this.file = file;
    }

    /** Opens the curve of {@code output} and drops points after {@code step}, which will be made again. */
    static MetricsLog open(Path output, int step) throws IOException {
        MetricsLog log = new MetricsLog(output.resolve(FILE));
        if (Files.exists(log.file)) {
            for (String line : Files.readString(log.file).split("\n", -1)) {
                LossPoint point = parse(line);
                if (point != null && point.step() <= step) {
                    log.points.add(point);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        log.points.forEach(p -> text.append(format(p)));
        AtomicFiles.writeString(log.file, text.toString());
        return log;
    }

    void add(LossPoint point) throws IOException {
        points.add(point);
        Files.write(file, format(point).getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    List<LossPoint> points() {
        return List.copyOf(points);
    }

    private static String format(LossPoint p) {
        ObjectNode node = JSON.createObjectNode()
                .put("step", p.step())
                .put("tokens", p.tokens())
                .put("loss", p.loss())
                .put("grad_norm", p.gradNorm())
                .put("learning_rate", p.learningRate())
                .put("tokens_per_second", p.tokensPerSecond());
        p.heldOutLoss().ifPresent(v -> node.put("held_out_loss", v));
        return node + "\n";
    }

    /** Null for an empty line or one a crash cut short. */
    private static LossPoint parse(String line) {
        try {
            JsonNode n = JSON.readTree(line);
            if (!n.path("step").isInt() || !n.path("tokens_per_second").isNumber()) {
                return null;
            }
            return new LossPoint(
                    n.path("step").intValue(),
                    n.path("tokens").longValue(),
                    n.path("loss").doubleValue(),
                    n.has("held_out_loss")
                            ? OptionalDouble.of(n.path("held_out_loss").doubleValue())
                            : OptionalDouble.empty(),
                    n.path("grad_norm").doubleValue(),
                    n.path("learning_rate").doubleValue(),
                    n.path("tokens_per_second").doubleValue());
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
