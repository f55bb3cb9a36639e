package dev.mews.model.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a safetensors file: tensors are announced first, then their values come one by one, so only one is in memory. */
public final class SafetensorsWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Supplies the values of the announced tensors, each a {@code float[]} for F32 or a {@code long[]} for I64. */
    @FunctionalInterface
    public interface Values {
        Object of(String name) throws IOException;
    }

    private final Map<String, String> metadata = new TreeMap<>(Map.of("format", "pt"));
    private final List<TensorInfo> tensors = new ArrayList<>();
    private long end;

    /** Keeps a line of free text in the header. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Announces a tensor of 32-bit floats. */
    public SafetensorsWriter floats(String name, long... shape) {
        return add(name, "F32", shape);
    }

    /** Announces a tensor of 64-bit integers. */
    public SafetensorsWriter longs(String name, long... shape) {
        return add(name, "I64", shape);
    }

    private SafetensorsWriter add(String name, String dtype, long... shape) {
        List<Long> sizes = Arrays.stream(shape).boxed().toList();
        long bytes = Math.multiplyExact(
                new TensorInfo(name, dtype, sizes, 0, 0).count(), (long) TensorInfo.elementSize(dtype));
        tensors.add(new TensorInfo(name, dtype, sizes, end, bytes));
        end += bytes;
        return this;
    }

    /** Writes header and values; the same tensors give the same bytes. */
    public void write(OutputStream out, Values values) throws IOException {
        byte[] header = header();
        ByteBuffer length =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
        out.write(length.array());
        out.write(header);
        for (TensorInfo info : tensors) {
            Object value = values.of(info.name());
            byte[] bytes = encode(value);
            if (bytes.length != info.bytes()) {
                throw new IllegalArgumentException("tensor " + info.name() + ": announced " + info.bytes()
                        + " bytes as " + info.dtype() + " " + info.shape() + ", but got " + bytes.length);
            }
            out.write(bytes);
        }
    }

    private static byte[] encode(Object value) {
        if (value instanceof float[] floats) {
            byte[] bytes = new byte[Math.multiplyExact(floats.length, 4)];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .put(floats);
            return bytes;
        }
        if (value instanceof long[] longs) {
            byte[] bytes = new byte[Math.multiplyExact(longs.length, 8)];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(longs);
            return bytes;
        }
        throw new IllegalArgumentException("values must be float[] or long[], but were " + value.getClass());
    }

    private byte[] header() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode texts = root.putObject("__metadata__");
        metadata.forEach(texts::put);
        for (TensorInfo info : tensors) {
            ObjectNode node = root.putObject(info.name()).put("dtype", info.dtype());
            ArrayNode shape = node.putArray("shape");
            info.shape().forEach(shape::add);
            node.putArray("data_offsets").add(info.offset()).add(info.offset() + info.bytes());
        }
        byte[] json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        // Padded with spaces, so that the values start at a multiple of 8 bytes.
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
