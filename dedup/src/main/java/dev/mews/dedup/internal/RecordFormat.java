package dev.mews.dedup.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A file of fixed-size records, so that record {@code i} is found by multiplication. All numbers are little-endian.
 *
 * <pre>
 * header   32 bytes: magic 8 | version 4 | record bytes 4 | fingerprint 8 | reserved 4 | CRC-32C of the 28 bytes 4
 * record   record bytes: payload | CRC-32C of (record number as 8 bytes, payload) 4
 * footer   24 bytes: record count 8 | "MEWS END" 8 | reserved 4 | CRC-32C of the 20 bytes 4
 * </pre>
 *
 * <p>A record carries its own number in its checksum, so a record that moved is noticed like one that changed.
 *
 * @param kind what the file is, for messages: {@code signature file}
 * @param magic eight ASCII characters
 * @param version of the payload's layout
 */
public record RecordFormat(String kind, String magic, int version) {
    static final int HEADER_BYTES = 32;
    static final int FOOTER_BYTES = 24;
    static final int CHECKSUM_BYTES = 4;
    static final long FOOTER_MAGIC = 0x444e_4520_5357_454dL;

    /** Checks the magic's length. */
    public RecordFormat {
        if (magic.getBytes(StandardCharsets.US_ASCII).length != 8) {
            throw new IllegalArgumentException("magic must be eight ASCII characters, but was " + magic);
        }
    }

    byte[] header(int recordBytes, long fingerprint) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(magic.getBytes(StandardCharsets.US_ASCII))
                .putInt(version)
                .putInt(recordBytes)
                .putLong(fingerprint)
                .putInt(0)
                .putInt(checksum(header.array(), HEADER_BYTES - CHECKSUM_BYTES));
        return header.array();
    }

    static byte[] footer(long count) {
        ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        footer.putLong(count).putLong(FOOTER_MAGIC).putInt(0);
        footer.putInt(checksum(footer.array(), FOOTER_BYTES - CHECKSUM_BYTES));
        return footer.array();
    }

    static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
