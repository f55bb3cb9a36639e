package dev.mews.core.io;

import java.io.Serializable;

/**
 * What a reader may keep in memory.
 *
 * @param maxRecordBytes uncompressed bytes of one record, at most 1 GiB; a longer one is read past and fails as
 *     {@code record_too_large}
 */
public record ReadLimits(long maxRecordBytes) implements Serializable {
    /** 16 MiB: longer records of text are dumps, logs or encoded data. */
    public static final ReadLimits DEFAULT = new ReadLimits(16L << 20);

    private static final long HIGHEST = 1L << 30;

    public ReadLimits {
        if (maxRecordBytes < 1 || maxRecordBytes > HIGHEST) {
            throw new IllegalArgumentException(
                    "maxRecordBytes must be in [1, " + HIGHEST + "], but was " + maxRecordBytes);
        }
    }
}
