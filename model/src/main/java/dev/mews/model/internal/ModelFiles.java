package dev.mews.model.internal;

import dev.mews.core.io.AtomicFiles;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelException;
import dev.mews.model.checkpoint.SafetensorsReader;
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
final class ModelFiles {
    static final String WEIGHTS = "model.safetensors";
    static final String CONFIG = "config.json";

    private ModelFiles() {}

    static void write(Path folder, HybridConfig config, Parameters parameters) throws IOException {
        AtomicFiles.writeString(folder.resolve(CONFIG), config.toJson());
        SafetensorsWriter writer = new SafetensorsWriter();
        ParameterShapes.of(config).forEach(writer::floats);
        AtomicFiles.write(folder.resolve(WEIGHTS), out -> writer.write(out, parameters::get));
    }

    static Parameters read(Path folder, HybridConfig config) throws IOException {
        Path file = folder.resolve(WEIGHTS);
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            Map<String, long[]> shapes = ParameterShapes.of(config);
            check(file, shapes, reader.tensors());
            Parameters parameters = Parameters.zeros(shapes, ScalarType.Float);
            try {
                for (String name : shapes.keySet()) {
                    parameters.set(name, reader.floats(name));
                }
                return parameters;
            } catch (IOException | RuntimeException e) {
                parameters.close();
                throw e;
            }
        }
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
