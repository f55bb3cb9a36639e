package dev.mews.dedup.internal;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Writes a {@link BlobFormat} file front to back. The file is whole only after {@link #close()}. */
public final class BlobWriter implements Closeable {
    private final OutputStream out;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long offset;
    private boolean closed;

    /** @param raw where the file goes; closed by {@link #close()} */
    public BlobWriter(OutputStream raw) throws IOException {
        out = new BufferedOutputStream(raw, 1 << 16);
        out.write(BlobFormat.header());
        offset = BlobFormat.HEADER_BYTES;
    }

    /** Appends bytes and returns the offset to find them by. */
    public long write(byte[] bytes) throws IOException {
        long at = offset;
        crc.reset();
        crc.update(number.putLong(0, at).array(), 0, Long.BYTES);
        crc.update(bytes, 0, bytes.length);
        out.write(bytes);
        int checksum = (int) crc.getValue();
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(checksum >>> shift);
        }
        offset += bytes.length + BlobFormat.CHECKSUM_BYTES;
        return at;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            out.write(BlobFormat.footer(offset));
            out.close();
        }
    }
}
