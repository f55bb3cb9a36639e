package dev.mews.core.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The 64-bit xxHash. Its values are persisted and never change.
 *
 * @see <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxHash specification, XXH64</a>
 */
public final class Xxh64 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private Xxh64() {}

    /** Hash of all bytes with seed 0. */
    public static long hash(byte[] bytes) {
        return hash(bytes, 0, bytes.length, 0);
    }

    /** Hash of the UTF-8 bytes of {@code text}. */
    public static long hashUtf8(String text, long seed) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return hash(bytes, 0, bytes.length, seed);
    }

    public static long hash(byte[] bytes, int offset, int length, long seed) {
        int i = offset;
        int end = offset + length;
        long h;
        if (length >= 32) {
            long v1 = seed + P1 + P2;
            long v2 = seed + P2;
            long v3 = seed;
            long v4 = seed - P1;
            for (; i <= end - 32; i += 32) {
                v1 = round(v1, (long) LONG.get(bytes, i));
                v2 = round(v2, (long) LONG.get(bytes, i + 8));
                v3 = round(v3, (long) LONG.get(bytes, i + 16));
                v4 = round(v4, (long) LONG.get(bytes, i + 24));
            }
            h = Long.rotateLeft(v1, 1) + Long.rotateLeft(v2, 7) + Long.rotateLeft(v3, 12) + Long.rotateLeft(v4, 18);
            h = mergeRound(mergeRound(mergeRound(mergeRound(h, v1), v2), v3), v4);
        } else {
            h = seed + P5;
        }
        h += length;
        for (; i <= end - 8; i += 8) {
            h = Long.rotateLeft(h ^ round(0, (long) LONG.get(bytes, i)), 27) * P1 + P4;
        }
        if (i <= end - 4) {
            h = Long.rotateLeft(h ^ (((int) INT.get(bytes, i) & 0xffffffffL) * P1), 23) * P2 + P3;
            i += 4;
        }
        for (; i < end; i++) {
            h = Long.rotateLeft(h ^ ((bytes[i] & 0xff) * P5), 11) * P1;
        }
        return finish(h);
    }

    /** Hash of the 8 little-endian bytes of {@code value}; equal to hashing those bytes. */
    public static long hash(long value, long seed) {
        return finish(Long.rotateLeft((seed + P5 + 8) ^ round(0, value), 27) * P1 + P4);
    }

    private static long round(long accumulator, long lane) {
        return Long.rotateLeft(accumulator + lane * P2, 31) * P1;
    }

    private static long mergeRound(long h, long accumulator) {
        return (h ^ round(0, accumulator)) * P1 + P4;
    }

    private static long finish(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * P2;
        h = (h ^ (h >>> 29)) * P3;
        return h ^ (h >>> 32);
    }
}
