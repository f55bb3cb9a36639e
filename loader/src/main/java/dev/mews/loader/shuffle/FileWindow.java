package dev.mews.loader.shuffle;

import dev.mews.loader.format.CorruptShardException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A buffer over a moving range of a file, little-endian; bytes outside it are fetched with one read. */
final class FileWindow {
    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer;
    private long start;
    private int filled;

    FileWindow(Path path, FileChannel channel, int capacity) {
        this.path = path;
        this.channel = channel;
        this.buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    int capacity() {
        return buffer.capacity();
    }

    /**
     * A buffer whose position lies on byte {@code from} of the file, with {@code count} bytes behind it. It is reused by the
     * next call.
     *
     * @throws CorruptShardException if the file ends before
     */
    ByteBuffer at(long from, int count) throws IOException {
        if (from < start || from + count > start + filled) {
            fill(from, count);
        }
        return buffer.limit(filled).position((int) (from - start));
    }

    private void fill(long from, int count) throws IOException {
        start = from;
        filled = 0;
        buffer.clear();
        while (filled < count) {
            int read = channel.read(buffer, from + filled);
            if (read < 0) {
                throw new CorruptShardException(
                        path, from + filled, "ends too early: it was cut short; run the tokenize stage again");
            }
            filled += read;
        }
    }
}
