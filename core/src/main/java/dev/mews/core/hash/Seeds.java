package dev.mews.core.hash;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Random numbers that depend on the run's seed, what they are for, and an index or key: never on worker, clock or order.
 *
 * @param runSeed the recipe's {@code seed}
 */
public record Seeds(long runSeed) implements Serializable {
    /**
     * Seed number {@code index} of a purpose.
     *
     * @param purpose a short slug, one per use, such as {@code shuffle}
     */
    public long derive(String purpose, long index) {
        byte[] name = purpose.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(name.length + 9).order(ByteOrder.LITTLE_ENDIAN);
        return Xxh64.hash(bytes.put(name).put((byte) 0).putLong(index).array(), 0, bytes.capacity(), runSeed);
    }

    /** Seed of a purpose for a key, for example a document id. */
    public long derive(String purpose, String key) {
        byte[] name = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(name.length + 1 + text.length);
        return Xxh64.hash(bytes.put(name).put((byte) 1).put(text).array(), 0, bytes.capacity(), runSeed);
    }

    public SplittableRandom random(String purpose, long index) {
        return new SplittableRandom(derive(purpose, index));
    }

    public SplittableRandom random(String purpose, String key) {
        return new SplittableRandom(derive(purpose, key));
    }
}
