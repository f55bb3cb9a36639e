package dev.mews.model.internal.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.io.AtomicFiles;
import dev.mews.model.train.LossPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** The loss curve as JSON lines, appended while training; cut back to the checkpoint when a run is gone on with. */
public final class MetricsLog {
    public static final String FILE = "metrics.jsonl";

    /** Folder of the TensorBoard event file. */
    public static final String TENSOR_BOARD = "tensorboard";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<LossPoint> points = new ArrayList<>();
    private TensorBoardEvents events;

    private MetricsLog(Path file) {
        this.file = file;
    }

    /** Opens the curve of {@code output} and drops points after {@code step}, which will be made again. */
    static MetricsLog open(Path output, int step) throws IOException {
        MetricsLog log = new MetricsLog(output.resolve(FILE));
        read(output).stream().filter(point -> point.step() <= step).forEach(log.points::add);
        StringBuilder text = new StringBuilder();
        log.points.forEach(p -> text.append(format(p)));
        AtomicFiles.writeString(log.file, text.toString());
        return log;
    }

    /** A curve that is written nowhere: that of a rank other than the first. */
    static MetricsLog unwritten() {
        return new MetricsLog(null);
    }

    /** The points in an output folder; those a crash cut short are left out. */
    public static List<LossPoint> read(Path output) throws IOException {
        List<LossPoint> points = new ArrayList<>();
        if (Files.exists(output.resolve(FILE))) {
            for (String line : Files.readString(output.resolve(FILE)).split("\n", -1)) {
                LossPoint point = parse(line);
                if (point != null) {
                    points.add(point);
                }
            }
        }
        return points;
    }

    /** Also writes the curve as a TensorBoard event file from now on. */
    void alsoTo(Path tensorBoard) throws IOException {
        events = TensorBoardEvents.open(tensorBoard, points);
    }

    /** Deletes the event file and its folder, if they are there. */
    public static void deleteTensorBoard(Path output) throws IOException {
        Path folder = output.resolve(TENSOR_BOARD);
        if (Files.isDirectory(folder)) {
            Files.deleteIfExists(folder.resolve(TensorBoardEvents.FILE));
            try {
                Files.delete(folder);
            } catch (DirectoryNotEmptyException e) {
                // Somebody else's files stay.
            }
        }
    }

    void add(LossPoint point) throws IOException {
        points.add(point);
        if (events != null) {
            events.add(point);
        }
        if (file == null) {
            return;
        }
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
        if (!p.figures().isEmpty()) {
            ObjectNode figures = node.putObject("figures");
            p.figures().forEach(figures::put);
        }
        p.heldOutLoss().ifPresent(v -> node.put("held_out_loss", v));
        if (!p.heldOutBySource().isEmpty()) {
            ObjectNode sources = node.putObject("held_out_by_source");
            p.heldOutBySource().forEach(sources::put);
        }
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
                    numbers(n.path("held_out_by_source")),
                    n.path("grad_norm").doubleValue(),
                    n.path("learning_rate").doubleValue(),
                    numbers(n.path("figures")),
                    n.path("tokens_per_second").doubleValue());
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static SortedMap<String, Double> numbers(JsonNode node) {
        SortedMap<String, Double> numbers = new TreeMap<>();
        node.properties().forEach(e -> numbers.put(e.getKey(), e.getValue().doubleValue()));
        return numbers;
    }
}
