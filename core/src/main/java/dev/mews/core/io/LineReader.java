package dev.mews.core.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines of bytes ending with a line feed, keeping at most a given number of bytes of each. */
final class LineReader implements Closeable {
    private final InputStream in;
    private final int maxBytes;
    private final byte[] block = new byte[1 << 16];
    private int blockAt;
    private int blockEnd;
    private byte[] line = new byte[1 << 12];
    private int length;
    private long bytes;
    private long contentBytes;
    private long number;

    LineReader(InputStream in, long maxBytes) {
        this.in = in;
        this.maxBytes = Math.toIntExact(maxBytes);
    }

    /** Reads the next line; false at the end. After an exception {@link #number} is the line that could not be read. */
    boolean next() throws IOException {
        length = 0;
        bytes = 0;
        contentBytes = 0;
        number++;
        boolean any = false;
        while (true) {
            if (blockAt == blockEnd) {
                blockEnd = in.read(block);
                blockAt = 0;
                if (blockEnd < 0) {
                    blockEnd = 0;
                    return any;
                }
            }
            any = true;
            int end = ByteSearch.indexOf(block, blockAt, blockEnd, (byte) '\n');
            append(end - blockAt);
            boolean ended = end < blockEnd;
            blockAt = ended ? end + 1 : end;
            if (ended) {
                bytes++;
                return true;
            }
        }
    }

    private void append(int count) {
        bytes += count;
        contentBytes += count;
        int kept = Math.min(count, maxBytes - length);
        if (kept > line.length - length) {
            line = Arrays.copyOf(line, (int) Math.min(maxBytes, Math.max(2L * line.length, length + (long) kept)));
        }
        System.arraycopy(block, blockAt, line, length, kept);
        length += kept;
    }

    /** The line without its line feed, in the first {@link #length} bytes; overwritten by the next one. */
    byte[] line() {
        return line;
    }

    int length() {
        return length;
    }

    /** Bytes of the line in the input, line feed included. */
    long bytes() {
        return bytes;
    }

    /** Whether the line had more bytes than are kept. */
    boolean isCut() {
        return contentBytes > length;
    }

    /** Number of the line, from 1. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
