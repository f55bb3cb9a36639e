package dev.mews.core.shard;

import dev.mews.core.hash.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A file being written: counts and hashes its bytes, and forces them to disk when it is closed. */
final class PendingFile extends OutputStream {
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final MessageDigest digest = Sha256.newDigest();
    private final byte[] buffer = new byte[BUFFER];
    private int buffered;
    private long bytes;
    private String sha256;

    PendingFile(Path path) throws IOException {
        this.path = path;
        channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int b) throws IOException {
        if (buffered == BUFFER) {
            drain();
        }
        buffer[buffered++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (buffered == BUFFER) {
                drain();
            }
            int n = Math.min(left, BUFFER - buffered);
            System.arraycopy(source, from, buffer, buffered, n);
            buffered += n;
            from += n;
            left -= n;
        }
    }

    private void drain() throws IOException {
        digest.update(buffer, 0, buffered);
        ByteBuffer bytesOut = ByteBuffer.wrap(buffer, 0, buffered);
        while (bytesOut.hasRemaining()) {
            channel.write(bytesOut);
        }
        bytes += buffered;
        buffered = 0;
    }

    @Override
    public void close() throws IOException {
        if (isClosed()) {
            return;
        }
        drain();
        channel.force(true);
        channel.close();
        sha256 = Sha256.hex(digest.digest());
    }

    /** Closes the file without making it complete. */
    void abandon() throws IOException {
        channel.close();
    }

    boolean isClosed() {
        return sha256 != null;
    }

    Path path() {
        return path;
    }

    long bytes() {
        return bytes;
    }

    String sha256() {
        return sha256;
    }
}
