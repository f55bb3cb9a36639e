package dev.mews.tokenizer.train;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Writes a count file ({@code .counts}): how often each pre-token occurs. The bytes of the file depend only on the
 * pattern, the counts and the totals.
 *
 * <pre>
 * "MEWSCNT" 0x01                      magic and version
 * varint length, UTF-8                pattern of the pre-tokenizer
 * entries in the order of their unsigned bytes:
 *   varint shared                     bytes in common with the entry before
 *   varint length, bytes              the other bytes, at least one
 *   varint count                      at least 1
 * varint 0, varint 0                  end of the entries
 * varint pre-tokens, occurrences, documents, bytes
 * 4 bytes, big-endian                 CRC-32C of all bytes before
 * </pre>
 *
 * <p>A varint is little-endian base 128, as in Protocol Buffers.
 */
public final class CountsWriter implements Closeable {
    static final byte[] MAGIC = {'M', 'E', 'W', 'S', 'C', 'N', 'T', 1};

    private final CRC32C checksum = new CRC32C();
    private final OutputStream raw;
    private final OutputStream out;
    private byte[] last = new byte[64];
    private int lastLength;
    private long preTokens;
    private long occurrences;

    /** Writes the beginning of a file; {@link #close} closes {@code raw}. */
    public CountsWriter(OutputStream raw, String pattern) throws IOException {
        this.raw = raw;
        this.out = new BufferedOutputStream(new CheckedOutputStream(raw, checksum), 1 << 16);
        byte[] patternBytes = pattern.getBytes(StandardCharsets.UTF_8);
        out.write(MAGIC);
        writeVarint(patternBytes.length);
        out.write(patternBytes);
    }

    /**
     * Writes one entry.
     *
     * @throws IllegalArgumentException when the bytes do not sort after those of the entry before, or the count is
     *     below 1
     */
    public void add(byte[] bytes, int offset, int length, long count) throws IOException {
        int shared = Arrays.mismatch(last, 0, lastLength, bytes, offset, offset + length);
        boolean ascending = shared >= 0
                && shared < length
                && (shared == lastLength || (last[shared] & 0xFF) < (bytes[offset + shared] & 0xFF));
        if (!ascending || count < 1) {
            throw new IllegalArgumentException("entries must be sorted and counts at least 1");
        }
        writeVarint(shared);
        writeVarint(length - shared);
        out.write(bytes, offset + shared, length - shared);
        writeVarint(count);
        if (last.length < length) {
            last = new byte[Math.max(length, 2 * last.length)];
        }
        System.arraycopy(bytes, offset, last, 0, length);
        lastLength = length;
        preTokens++;
        occurrences = Math.addExact(occurrences, count);
    }

    /** Writes the end of the file. */
    public void finish(long documents, long bytes) throws IOException {
        writeVarint(0);
        writeVarint(0);
        writeVarint(preTokens);
        writeVarint(occurrences);
        writeVarint(documents);
        writeVarint(bytes);
        out.flush();
        int sum = (int) checksum.getValue();
        out.write(new byte[] {(byte) (sum >>> 24), (byte) (sum >>> 16), (byte) (sum >>> 8), (byte) sum});
        out.flush();
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }

    private void writeVarint(long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write(((int) rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
