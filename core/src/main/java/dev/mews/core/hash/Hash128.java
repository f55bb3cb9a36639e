package dev.mews.core.hash;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A 128-bit hash, version 1: MurmurHash3 x64 128 with seed 0. Its values are persisted and never change; another
 * algorithm would be another class. With n different inputs the chance of any collision is below n² / 2^129: 1.5e-15
 * for a trillion documents.
 *
 * @param high the first 8 bytes of the hash (h1)
 * @param low the last 8 bytes of the hash (h2)
 * @see <a href="https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp">MurmurHash3_x64_128</a>
 */
public record Hash128(long high, long low) implements Comparable<Hash128>, Serializable {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;
    private static final HexFormat HEX = HexFormat.of();

    public static Hash128 of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    public static Hash128 ofUtf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Hash of several texts; each is preceded by its length in bytes, so {@code ("ab", "c")} is not {@code ("a", "bc")}. */
    public static Hash128 ofParts(String... parts) {
        byte[][] encoded = new byte[parts.length][];
        int size = 0;
        for (int i = 0; i < parts.length; i++) {
            encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8);
            size += 4 + encoded[i].length;
        }
        ByteBuffer all = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] part : encoded) {
            all.putInt(part.length).put(part);
        }
        return of(all.array());
    }

    public static Hash128 of(byte[] bytes, int offset, int length) {
        long h1 = 0;
        long h2 = 0;
        int blocksEnd = offset + (length & ~15);
        for (int i = offset; i < blocksEnd; i += 16) {
            h1 = Long.rotateLeft(h1 ^ mixK1((long) LONG.get(bytes, i)), 27) + h2;
            h1 = h1 * 5 + 0x52dce729;
            h2 = Long.rotateLeft(h2 ^ mixK2((long) LONG.get(bytes, i + 8)), 31) + h1;
            h2 = h2 * 5 + 0x38495ab5;
        }
        int tail = length & 15;
        if (tail > 8) {
            h2 ^= mixK2(partial(bytes, blocksEnd + 8, tail - 8));
        }
        if (tail > 0) {
            h1 ^= mixK1(partial(bytes, blocksEnd, Math.min(tail, 8)));
        }
        h1 ^= length;
        h2 ^= length;
        h1 += h2;
        h2 += h1;
        h1 = finish(h1);
        h2 = finish(h2);
        h1 += h2;
        return new Hash128(h1, h2 + h1);
    }

    /**
     * Reads what {@link #hex} writes.
     *
     * @throws IllegalArgumentException unless {@code hex} is 32 hex digits
     */
    public static Hash128 parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("a 128-bit hash has 32 hex digits, but was '" + hex + "'");
        }
        return new Hash128(HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    /** 32 lower-case hex digits; sorts like {@link #compareTo}. */
    public String hex() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }

    /** Unsigned order. */
    @Override
    public int compareTo(Hash128 other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return hex();
    }

    private static long partial(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | (bytes[from + i] & 0xff);
        }
        return value;
    }

    private static long mixK1(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mixK2(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long finish(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
