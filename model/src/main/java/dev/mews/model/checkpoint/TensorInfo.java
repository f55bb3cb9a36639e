package dev.mews.model.checkpoint;

import java.util.List;

/**
 * One tensor of a safetensors file.
 *
 * @param name its name
 * @param dtype element type as the format spells it: {@code F32}, {@code BF16}, {@code I64}, …
 * @param shape sizes of its axes; empty for a single number
 * @param offset first byte in the file
 * @param bytes length in bytes
 */
public record TensorInfo(String name, String dtype, List<Long> shape, long offset, long bytes) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long count() {
        long n = 1;
        for (long size : shape) {
            n = Math.multiplyExact(n, size);
        }
        return n;
    }

    /**
     * Bytes of one element.
     *
     * @throws IllegalArgumentException for a type this library does not know
     */
    public static int elementSize(String dtype) {
        return switch (dtype) {
            case "F64", "I64", "U64" -> 8;
            case "F32", "I32", "U32" -> 4;
            case "F16", "BF16", "I16", "U16" -> 2;
            case "I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2" -> 1;
            default -> throw new IllegalArgumentException("unknown element type " + dtype);
        };
    }
}
