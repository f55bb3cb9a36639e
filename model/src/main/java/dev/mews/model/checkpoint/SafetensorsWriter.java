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

    /** Values encoded at a time. */
    private static final int SLICE = 1 << 16;

    /**
     * Supplies the values of the announced tensors: a {@code float[]} or {@link FloatChunks} for F32 and BF16, a
     * {@code long[]} for I64.
     */
    @FunctionalInterface
    public interface Values {
        Object of(String name) throws IOException;
    }

    private final Map<String, String> metadata = new TreeMap<>(Map.of("format", "pt"));
    private final List<TensorInfo> tensors = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(8 * SLICE).order(ByteOrder.LITTLE_ENDIAN);
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

    /** Announces a tensor of 16-bit brain floats; values are rounded to the nearest, ties to even. */
    public SafetensorsWriter brainFloats(String name, long... shape) {
        return add(name, "BF16", shape);
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
            long written = encode(info, values.of(info.name()), out);
            if (written != info.bytes()) {
                throw new IllegalArgumentException("tensor " + info.name() + ": announced " + info.bytes()
                        + " bytes as " + info.dtype() + " " + info.shape() + ", but got " + written);
            }
        }
    }

    private long encode(TensorInfo info, Object value, OutputStream out) throws IOException {
        boolean brain = info.dtype().equals("BF16");
        if (value instanceof float[] floats) {
            return encode(floats, brain, out);
        }
        if (value instanceof FloatChunks chunks) {
            long[] written = {0};
            chunks.forEach(piece -> written[0] += encode(piece, brain, out));
            return written[0];
        }
        if (value instanceof long[] longs) {
            for (int from = 0; from < longs.length; from += SLICE) {
                int to = Math.min(longs.length, from + SLICE);
                for (int i = from; i < to; i++) {
                    buffer.putLong(longs[i]);
                }
                flush(out);
            }
            return 8L * longs.length;
        }
        throw new IllegalArgumentException(
                "values must be float[], FloatChunks or long[], but were " + value.getClass());
    }

    private long encode(float[] floats, boolean brain, OutputStream out) throws IOException {
        for (int from = 0; from < floats.length; from += SLICE) {
            int to = Math.min(floats.length, from + SLICE);
            for (int i = from; i < to; i++) {
                if (brain) {
                    buffer.putShort(toBrainFloat(floats[i]));
                } else {
                    buffer.putFloat(floats[i]);
                }
            }
            flush(out);
        }
        return (brain ? 2L : 4L) * floats.length;
    }

    private void flush(OutputStream out) throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /** The upper half of the float's bits, rounded to nearest with ties to even; not-a-number stays one. */
    static short toBrainFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
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
