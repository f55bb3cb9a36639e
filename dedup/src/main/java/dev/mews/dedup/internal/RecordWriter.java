package dev.mews.dedup.internal;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Writes a {@link RecordFormat} file front to back. The file is whole only after {@link #close()}. */
public final class RecordWriter implements Closeable {
    private final OutputStream out;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer record;
    private long count;
    private boolean closed;

    /**
     * @param raw where the file goes; closed by {@link #close()}
     * @param payloadBytes bytes of a record without its checksum
     * @param fingerprint of the config that gives the records their meaning
     */
    public RecordWriter(OutputStream raw, RecordFormat format, int payloadBytes, long fingerprint) throws IOException {
        out = new BufferedOutputStream(raw, 1 << 16);
        record = ByteBuffer.allocate(payloadBytes + RecordFormat.CHECKSUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(format.header(record.capacity(), fingerprint));
    }

    /** The empty payload of the next record, to be filled to its end and then {@linkplain #write written}. */
    public ByteBuffer next() {
        return record.clear().limit(record.capacity() - RecordFormat.CHECKSUM_BYTES);
    }

    /** Appends the record of {@link #next()} and returns its number. */
    public long write() throws IOException {
        if (record.hasRemaining()) {
            throw new IllegalStateException(record.remaining() + " bytes of record " + count + " were not filled");
        }
        crc.reset();
        crc.update(number.putLong(0, count).array(), 0, Long.BYTES);
        crc.update(record.array(), 0, record.position());
        record.limit(record.capacity()).putInt((int) crc.getValue());
        out.write(record.array());
        return count++;
    }

    /** Number of records written. */
    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            out.write(RecordFormat.footer(count));
            out.close();
        }
    }
}
