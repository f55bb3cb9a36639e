package dev.mews.core.io;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file read forwards through a buffer, with a position to go back to after damage. */
final class ByteSource implements Closeable {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);
    private long bufferStart;

    ByteSource(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    long position() {
        return bufferStart + buffer.position();
    }

    void seek(long position) {
        if (position >= bufferStart && position <= bufferStart + buffer.limit()) {
            buffer.position((int) (position - bufferStart));
        } else {
            buffer.limit(0);
            bufferStart = position;
        }
    }

    /** The next byte as 0 to 255, or -1 at the end. */
    int read() throws IOException {
        return buffer.hasRemaining() || fill() ? buffer.get() & 0xff : -1;
    }

    /** At least one byte unless at the end, then -1. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        int n = Math.min(length, buffer.remaining());
        buffer.get(target, offset, n);
        return n;
    }

    void readFully(byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int n = read(target, offset + done, length - done);
            if (n < 0) {
                throw new EOFException("the file ends in the middle of a record");
            }
            done += n;
        }
    }

    int require() throws IOException {
        int b = read();
        if (b < 0) {
            throw new EOFException("the file ends in the middle of a record");
        }
        return b;
    }

    long size() throws IOException {
        return channel.size();
    }

    private boolean fill() throws IOException {
        bufferStart += buffer.limit();
        buffer.clear();
        int n = channel.read(buffer, bufferStart);
        buffer.position(0).limit(Math.max(0, n));
        return n > 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
