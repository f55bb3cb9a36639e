package dev.mews.model.internal.weights;

import dev.mews.core.io.AtomicFiles;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelException;
import dev.mews.model.Precision;
import dev.mews.model.checkpoint.FloatChunks;
import dev.mews.model.checkpoint.SafetensorsFolder;
import dev.mews.model.checkpoint.SafetensorsWriter;
import dev.mews.model.checkpoint.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A model folder: {@code config.json} and {@code model.safetensors}, as transformers reads and writes them. */
public final class ModelFiles {
    static final String CONFIG = "config.json";

    private ModelFiles() {}

    /** Most bytes of a file of weights; transformers' default. */
    public static final long SHARD_BYTES = 5_000_000_000L;

    public static void write(Path folder, HybridConfig config, Parameters parameters) throws IOException {
        write(folder, config, Precision.FP32, SHARD_BYTES, parameters::chunks);
    }

    public static void write(
            Path folder, HybridConfig config, Precision precision, long shardBytes, SafetensorsWriter.Values values)
            throws IOException {
        AtomicFiles.writeString(folder.resolve(CONFIG), HybridConfigJson.toJson(config, precision));
        SafetensorsFolder.write(folder, ParameterShapes.of(config), precision, shardBytes, values);
    }

    public static Parameters read(Path folder, HybridConfig config) throws IOException {
        try (SafetensorsFolder weights = SafetensorsFolder.open(folder)) {
            Map<String, long[]> shapes = ParameterShapes.of(config);
            check(weights.place(), shapes, weights.tensors());
            Parameters parameters = Parameters.zeros(shapes, ScalarType.Float);
            try {
                for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
                    parameters.set(entry.getKey(), pieces(weights, entry.getKey(), entry.getValue()));
                }
                return parameters;
            } catch (IOException | RuntimeException e) {
                parameters.close();
                throw e;
            }
        }
    }

    private static FloatChunks pieces(SafetensorsFolder weights, String name, long[] shape) {
        long count = ParameterShapes.count(shape);
        return sink -> {
            for (long from = 0; from < count; from += Parameters.PIECE) {
                sink.accept(weights.floats(name, from, (int) Math.min(Parameters.PIECE, count - from)));
            }
        };
    }

    /** Lists everything that does not fit at once, instead of the first. */
    private static void check(Path file, Map<String, long[]> expected, Map<String, TensorInfo> found) {
        List<String> problems = new ArrayList<>();
        expected.forEach((name, shape) -> {
            TensorInfo info = found.get(name);
            List<Long> wanted = Arrays.stream(shape).boxed().toList();
            if (info == null) {
                problems.add("missing " + name + " " + wanted);
            } else if (!info.shape().equals(wanted)) {
                problems.add(name + " has shape " + info.shape() + ", config.json asks for " + wanted);
            }
        });
        for (String name : found.keySet()) {
            if (!expected.containsKey(name)) {
                problems.add("unexpected " + name + " " + found.get(name).shape());
            }
        }
        if (!problems.isEmpty()) {
            throw new ModelException(file + ": does not fit config.json:\n  " + String.join("\n  ", problems));
        }
    }
}
