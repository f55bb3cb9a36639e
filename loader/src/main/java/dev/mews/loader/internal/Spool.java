package dev.mews.loader.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes written once and read back in order: in memory up to a limit, then in a temporary file. */
final class Spool implements Closeable {
    private final int memoryLimit;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private Path file;
    private OutputStream out;
    private long bytes;

    Spool(int memoryLimit) {
        this.memoryLimit = memoryLimit;
    }

    void write(byte[] b, int off, int len) throws IOException {
        if (out == null && memory.size() + len > memoryLimit) {
            file = Files.createTempFile("mews-spool", ".tmp");
            out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
            memory.writeTo(out);
            memory = new ByteArrayOutputStream(0);
        }
        if (out == null) {
            memory.write(b, off, len);
        } else {
            out.write(b, off, len);
        }
        bytes += len;
    }

    long bytes() {
        return bytes;
    }

    /** All bytes from the first; may be called several times. */
    InputStream read() throws IOException {
        if (out == null) {
            return new ByteArrayInputStream(memory.toByteArray());
        }
        out.flush();
        return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    void copyTo(OutputStream target) throws IOException {
        try (InputStream in = read()) {
            in.transferTo(target);
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
            Files.deleteIfExists(file);
        }
    }
}
