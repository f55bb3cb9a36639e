package dev.mews.loader.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A small buffer in front of a stream that writes numbers in little-endian order. */
public final class LittleEndian {
    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    /** Writes to a stream, which {@link #flush} reaches. */
    public LittleEndian(OutputStream out) {
        this.out = out;
    }

    /** Appends. */
    public LittleEndian putByte(int value) throws IOException {
        room(1);
        buffer.put((byte) value);
        return this;
    }

    /** Appends. */
    public LittleEndian putInt(int value) throws IOException {
        room(4);
        buffer.putInt(value);
        return this;
    }

    /** Appends. */
    public LittleEndian putLong(long value) throws IOException {
        room(8);
        buffer.putLong(value);
        return this;
    }

    /** Appends. */
    public LittleEndian putBytes(byte[] bytes) throws IOException {
        flush();
        out.write(bytes);
        return this;
    }

    /** Writes tokens as {@code bytes} (2 or 4) bytes each. */
    public void putTokens(int[] tokens, int from, int count, int bytes) throws IOException {
        int at = from;
        int end = from + count;
        while (at < end) {
            room(4);
            int n = Math.min(end - at, buffer.remaining() / bytes);
            if (bytes == 2) {
                for (int i = 0; i < n; i++) {
                    buffer.putShort((short) tokens[at + i]);
                }
            } else {
                for (int i = 0; i < n; i++) {
                    buffer.putInt(tokens[at + i]);
                }
            }
            at += n;
        }
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    /** Hands everything to the stream. */
    public void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
