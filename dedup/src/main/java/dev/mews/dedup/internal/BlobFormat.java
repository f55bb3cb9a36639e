package dev.mews.dedup.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A file of byte strings found by their offset, which another file keeps. Numbers are little-endian.
 *
 * <pre>
 * header  16 bytes: "MEWS BLB" | version 4 | reserved 4
 * blob    its bytes | CRC-32C of (offset as 8 bytes, its bytes) 4
 * footer  16 bytes: length of the file without the footer 8 | "BLB END " 8
 * </pre>
 */
final class BlobFormat {
    static final int VERSION = 1;
    static final int HEADER_BYTES = 16;
    static final int FOOTER_BYTES = 16;
    static final int CHECKSUM_BYTES = 4;
    static final byte[] MAGIC = "MEWS BLB".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "BLB END ".getBytes(StandardCharsets.US_ASCII);

    private BlobFormat() {}

    static byte[] header() {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(VERSION)
                .array();
    }

    static byte[] footer(long length) {
        return ByteBuffer.allocate(FOOTER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(END)
                .array();
    }
}
