package dev.mews.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.io.AtomicFiles;
import dev.mews.model.ModelException;
import dev.mews.model.Precision;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The weights of a model folder, in one file or in several: {@code model.safetensors}, or
 * {@code model-00001-of-00003.safetensors} and so on with {@code model.safetensors.index.json}, which says where each tensor
 * is. As Hugging Face's libraries write and read them.
 */
public final class SafetensorsFolder implements Closeable {
    /** Name of a model's only file. */
    public static final String SINGLE = "model.safetensors";

    /** Name of the index of several files. */
    public static final String INDEX = "model.safetensors.index.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path place;
    private final List<SafetensorsReader> files = new ArrayList<>();
    private final Map<String, SafetensorsReader> homes = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    private SafetensorsFolder(Path place) {
        this.place = place;
    }

    /**
     * Opens all files of a folder.
     *
     * @throws ModelException when there is neither file nor index, the index names a file or tensor that is not there, or a
     *     file is damaged
     */
    public static SafetensorsFolder open(Path folder) throws IOException {
        boolean single = Files.exists(folder.resolve(SINGLE));
        SafetensorsFolder opened = new SafetensorsFolder(folder.resolve(single ? SINGLE : INDEX));
        try {
            if (single) {
                opened.add(opened.place, null);
            } else if (Files.exists(opened.place)) {
                opened.addAll(folder);
            } else {
                throw new ModelException(folder + ": holds no weights: expected " + SINGLE + ", or " + INDEX
                        + " and the files it names");
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void addAll(Path folder) throws IOException {
        Map<String, List<String>> byFile = new LinkedHashMap<>();
        JsonNode map;
        try {
            map = JSON.readTree(Files.readString(place)).path("weight_map");
        } catch (JsonProcessingException e) {
            throw new ModelException(place + ": not JSON: " + e.getOriginalMessage(), e);
        }
        if (map.isEmpty()) {
            throw new ModelException(place + ": names no tensors: expected a weight_map from tensor to file");
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String file = entry.getValue().asText();
            if (!folder.resolve(file).normalize().getParent().equals(folder.normalize())) {
                throw new ModelException(place + ": tensor " + entry.getKey() + " is in '" + file
                        + "', expected a file of the same folder");
            }
            byFile.computeIfAbsent(file, f -> new ArrayList<>()).add(entry.getKey());
        }
        for (Map.Entry<String, List<String>> entry : byFile.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            if (!Files.exists(file)) {
                throw new ModelException(file + ": missing, but " + place.getFileName() + " names it for "
                        + entry.getValue().size() + " tensors");
            }
            add(file, entry.getValue());
        }
    }

    private void add(Path file, List<String> wanted) throws IOException {
        SafetensorsReader reader = SafetensorsReader.open(file);
        files.add(reader);
        for (String name : wanted == null ? List.copyOf(reader.tensors().keySet()) : wanted) {
            TensorInfo info = reader.tensors().get(name);
            if (info == null) {
                throw new ModelException(
                        file + ": no tensor named " + name + ", but " + place.getFileName() + " says it is here");
            }
            homes.put(name, reader);
            tensors.put(name, info);
        }
    }

    /** The file that messages name: the only one, or the index. */
    public Path place() {
        return place;
    }

    /** All tensors. */
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Values {@code from} to {@code from + count} of a tensor of type F32, BF16 or F64, row-major. */
    public float[] floats(String name, long from, int count) throws IOException {
        SafetensorsReader home = homes.get(name);
        if (home == null) {
            throw new ModelException(place + ": no tensor named " + name);
        }
        return home.floats(name, from, count);
    }

    /**
     * Writes weights, in several files when one would be larger than {@code shardBytes}; a tensor is never cut.
     *
     * @param shapes tensors in file order
     * @param shardBytes most bytes of tensors in a file
     * @param values {@code float[]} or {@link FloatChunks} of each tensor
     */
    public static void write(
            Path folder,
            Map<String, long[]> shapes,
            Precision precision,
            long shardBytes,
            SafetensorsWriter.Values values)
            throws IOException {
        List<Map<String, long[]>> shards = new ArrayList<>();
        long total = 0;
        long filled = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long bytes = precision.bytes() * count(entry.getValue());
            if (shards.isEmpty() || filled + bytes > shardBytes) {
                shards.add(new LinkedHashMap<>());
                filled = 0;
            }
            shards.get(shards.size() - 1).put(entry.getKey(), entry.getValue());
            filled += bytes;
            total += bytes;
        }
        if (shards.size() == 1) {
            writeFile(folder.resolve(SINGLE), shards.get(0), precision, values);
            return;
        }
        ObjectNode index = JSON.createObjectNode();
        index.putObject("metadata").put("total_size", total);
        ObjectNode map = index.putObject("weight_map");
        for (int i = 0; i < shards.size(); i++) {
            String name = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            writeFile(folder.resolve(name), shards.get(i), precision, values);
            shards.get(i).keySet().forEach(tensor -> map.put(tensor, name));
        }
        AtomicFiles.writeString(folder.resolve(INDEX), index.toPrettyString() + "\n");
    }

    private static void writeFile(
            Path file, Map<String, long[]> shapes, Precision precision, SafetensorsWriter.Values values)
            throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        shapes.forEach(precision == Precision.FP32 ? writer::floats : writer::brainFloats);
        AtomicFiles.write(file, out -> writer.write(out, values));
    }

    private static long count(long[] shape) {
        long n = 1;
        for (long size : shape) {
            n = Math.multiplyExact(n, size);
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        for (SafetensorsReader file : files) {
            file.close();
        }
    }
}
