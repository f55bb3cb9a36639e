package dev.mews.tokenizer.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Byte strings of 1 to 15 bytes as two longs: the first 8 bytes, then the next 7 bytes and the length, big-endian. As a
 * pair of unsigned numbers they sort as the byte strings do; the second is never 0.
 */
public final class PackedKeys {
    /** Longest byte string that fits. */
    public static final int MAX_LENGTH = 15;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /* By length: which bits of the first and of the next eight bytes belong to the string. */
    private static final long[] HIGH_MASK = new long[16];
    private static final long[] LOW_MASK = new long[16];

    static {
        for (int length = 1; length < HIGH_MASK.length; length++) {
            HIGH_MASK[length] = -1L << (64 - 8 * Math.min(length, 8));
            LOW_MASK[length] = length > 8 ? -1L << (128 - 8 * length) : 0;
        }
    }

    private PackedKeys() {}

    /** Whether both longs can be read without leaving the array. */
    public static boolean readable(byte[] text, int from) {
        return from + 16 <= text.length;
    }

    /** First long of a string of {@code length} bytes that is {@link #readable}. */
    public static long high(byte[] text, int from, int length) {
        return (long) LONGS.get(text, from) & HIGH_MASK[length];
    }

    /** Second long of a string of {@code length} bytes that is {@link #readable}. */
    public static long low(byte[] text, int from, int length) {
        return ((long) LONGS.get(text, from + 8) & LOW_MASK[length]) | length;
    }

    /** First long, near the end of an array; also the first 8 bytes of a longer string. */
    public static long highSlow(byte[] text, int from, int length) {
        return bytes(text, from, Math.min(length, 8));
    }

    /** Second long, near the end of an array. */
    public static long lowSlow(byte[] text, int from, int length) {
        return length <= 8 ? length : bytes(text, from + 8, length - 8) | length;
    }

    /** First long of a string of {@code length} bytes anywhere. */
    public static long highOf(byte[] text, int from, int length) {
        return readable(text, from) ? high(text, from, length) : highSlow(text, from, length);
    }

    /** Second long of a string of {@code length} bytes anywhere. */
    public static long lowOf(byte[] text, int from, int length) {
        return readable(text, from) ? low(text, from, length) : lowSlow(text, from, length);
    }

    /** Writes the byte string of two longs to {@code target} and returns its length. */
    public static int unpack(long high, long low, byte[] target) {
        LONGS.set(target, 0, high);
        LONGS.set(target, 8, low & ~0xFFL);
        return (int) low & 0xFF;
    }

    /** Hash of the two longs; take the high bits. */
    public static long hash(long high, long low) {
        long h = high * 0x9E3779B97F4A7C15L ^ Long.rotateLeft(low * 0xC2B2AE3D27D4EB4FL, 32);
        return (h ^ h >>> 29) * 0xBF58476D1CE4E5B9L;
    }

    /** Hash of a byte string of any length; take the high bits. */
    public static long hash(byte[] text, int from, int length) {
        long h = length * 0x9E3779B97F4A7C15L;
        int i = from;
        int end = from + length;
        for (; i + 8 <= end; i += 8) {
            h = (Long.rotateLeft(h, 27) ^ (long) LONGS.get(text, i)) * 0x9E3779B97F4A7C15L;
        }
        if (i < end) {
            h = (Long.rotateLeft(h, 27) ^ bytes(text, i, end - i)) * 0x9E3779B97F4A7C15L;
        }
        return (h ^ h >>> 32) * 0xBF58476D1CE4E5B9L;
    }

    private static long bytes(byte[] text, int from, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (text[from + i] & 0xFFL) << (56 - 8 * i);
        }
        return value;
    }
}
