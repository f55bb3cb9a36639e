package dev.mews.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.model.ModelException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Reads a safetensors file: header length as 8 bytes little-endian, a JSON header, then the tensors' bytes.
 *
 * @see "the safetensors format, huggingface/safetensors README"
 */
public final class SafetensorsReader implements Closeable {
    /** The format's own limit. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileChannel channel;
    private final Map<String, TensorInfo> tensors;
    private final Map<String, String> metadata;

    private SafetensorsReader(
            Path file, FileChannel channel, Map<String, TensorInfo> tensors, Map<String, String> metadata) {
        this.file = file;
        this.channel = channel;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.metadata = Collections.unmodifiableMap(metadata);
    }

    /**
     * Opens a file and checks its header against its length.
     *
     * @throws ModelException when it is no safetensors file or is cut short; names the file, what it holds and what was
     *     expected
     */
    public static SafetensorsReader open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return read(file, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SafetensorsReader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw new ModelException(file + ": cut short: " + size + " bytes, a safetensors file has at least 8");
        }
        ByteBuffer lengthBytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, lengthBytes, 0);
        long headerBytes = lengthBytes.getLong(0);
        if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
            throw new ModelException(file + ": no safetensors file: its header would have " + headerBytes + " bytes");
        }
        if (size < 8 + headerBytes) {
            throw new ModelException(
                    file + ": cut short: " + size + " bytes, its header alone needs " + (8 + headerBytes));
        }
        ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
        readFully(channel, header, 8);
        JsonNode root;
        try {
            root = JSON.readTree(header.array());
        } catch (JsonProcessingException e) {
            throw new ModelException(file + ": no safetensors file: its header is not JSON", e);
        }
        Map<String, String> metadata = new TreeMap<>();
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                entry.getValue()
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                tensors.put(entry.getKey(), info(file, entry.getKey(), entry.getValue(), 8 + headerBytes, size));
            }
        }
        return new SafetensorsReader(file, channel, tensors, metadata);
    }

    private static TensorInfo info(Path file, String name, JsonNode node, long base, long size) {
        List<Long> shape = new ArrayList<>();
        node.path("shape").forEach(n -> shape.add(n.asLong()));
        long begin = node.path("data_offsets").path(0).asLong(-1);
        long end = node.path("data_offsets").path(1).asLong(-1);
        String dtype = node.path("dtype").asText();
        TensorInfo info = new TensorInfo(name, dtype, shape, base + begin, end - begin);
        long expected;
        try {
            expected = Math.multiplyExact(info.count(), TensorInfo.elementSize(dtype));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelException(file + ": tensor " + name + ": " + e.getMessage(), e);
        }
        if (begin < 0 || info.bytes() != expected) {
            throw new ModelException(file + ": tensor " + name + ": " + dtype + " of shape " + shape + " needs "
                    + expected + " bytes, but its offsets are [" + begin + ", " + end + "]");
        }
        if (base + end > size) {
            throw new ModelException(
                    file + ": cut short: " + size + " bytes, tensor " + name + " ends at " + (base + end));
        }
        return info;
    }

    /** The tensors in the order of the header. */
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    /** Free text kept beside the tensors. */
    public Map<String, String> metadata() {
        return metadata;
    }

    private TensorInfo find(String name) {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            throw new ModelException(file + ": no tensor named " + name);
        }
        return info;
    }

    /** The raw bytes of a tensor, little-endian. */
    public ByteBuffer bytes(String name) throws IOException {
        TensorInfo info = find(name);
        return bytes(info, 0, info.bytes());
    }

    private ByteBuffer bytes(TensorInfo info, long from, long count) throws IOException {
        if (count > Integer.MAX_VALUE - 8) {
            throw new ModelException(file + ": tensor " + info.name() + " has " + info.bytes()
                    + " bytes; one read holds less than 2 GiB: read it in pieces");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, buffer, info.offset() + from);
        buffer.flip();
        return buffer;
    }

    /** A tensor of type F32, BF16 or F64 as floats. */
    public float[] floats(String name) throws IOException {
        return floats(name, 0, Math.toIntExact(find(name).count()));
    }

    /** Values {@code from} to {@code from + count} of a tensor of type F32, BF16 or F64, row-major. */
    public float[] floats(String name, long from, int count) throws IOException {
        TensorInfo info = find(name);
        Objects.checkFromIndexSize(from, (long) count, info.count());
        long size = TensorInfo.elementSize(info.dtype());
        ByteBuffer b = bytes(info, from * size, count * size);
        float[] out = new float[count];
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (info.dtype()) {
                case "F32" -> b.getFloat();
                case "F64" -> (float) b.getDouble();
                case "BF16" -> Float.intBitsToFloat(b.getShort() << 16);
                default ->
                    throw new ModelException(
                            file + ": tensor " + name + " is " + info.dtype() + ", expected F32, BF16 or F64");
            };
        }
        return out;
    }

    /** A tensor of type I32 or I64 as 64-bit integers. */
    public long[] longs(String name) throws IOException {
        String dtype = find(name).dtype();
        ByteBuffer b = bytes(name);
        long[] out = new long[b.remaining() / TensorInfo.elementSize(dtype)];
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (dtype) {
                case "I32" -> b.getInt();
                case "I64" -> b.getLong();
                default ->
                    throw new ModelException(file + ": tensor " + name + " is " + dtype + ", expected I32 or I64");
            };
        }
        return out;
    }

    private static void readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int n = channel.read(into, at);
            if (n < 0) {
                throw new EOFException("ended at byte " + at);
            }
            at += n;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
