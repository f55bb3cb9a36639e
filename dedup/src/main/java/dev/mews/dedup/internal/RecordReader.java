package dev.mews.dedup.internal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads a {@link RecordFormat} file, in order or by record number; every record's checksum is checked. */
public final class RecordReader implements Closeable {
    private static final int BLOCK_BYTES = 1 << 15;

    private final Path path;
    private final RecordFormat format;
    private final FileChannel channel;
    private final int recordBytes;
    private final long fingerprint;
    private final long count;
    private final ByteBuffer block;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private long blockStart;
    private long blockEnd;
    private long next;

    private RecordReader(Path path, RecordFormat format, FileChannel channel) throws IOException {
        this.path = path;
        this.format = format;
        this.channel = channel;
        long size = channel.size();
        byte[] headerBytes = bytes(0, (int) Math.min(size, RecordFormat.HEADER_BYTES));
        ByteBuffer header = ByteBuffer.wrap(headerBytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = format.magic().getBytes(StandardCharsets.US_ASCII);
        if (headerBytes.length < magic.length || !Arrays.equals(headerBytes, 0, 8, magic, 0, 8)) {
            throw broken("it does not start with " + format.magic() + ", so it is no " + format.kind());
        }
        if (size < RecordFormat.HEADER_BYTES + RecordFormat.FOOTER_BYTES) {
            throw truncated("it has only " + size + " bytes");
        }
        if (header.getInt(28) != RecordFormat.checksum(headerBytes, 28)) {
            throw broken("the checksum of its header is wrong");
        }
        if (header.getInt(8) != format.version()) {
            throw broken("it has version " + header.getInt(8) + ", but this program reads version " + format.version());
        }
        recordBytes = header.getInt(12);
        fingerprint = header.getLong(16);
        long bodyBytes = size - RecordFormat.HEADER_BYTES - RecordFormat.FOOTER_BYTES;
        byte[] footerBytes = bytes(size - RecordFormat.FOOTER_BYTES, RecordFormat.FOOTER_BYTES);
        ByteBuffer footer = ByteBuffer.wrap(footerBytes).order(ByteOrder.LITTLE_ENDIAN);
        if (footer.getLong(8) != RecordFormat.FOOTER_MAGIC
                || footer.getInt(20) != RecordFormat.checksum(footerBytes, 20)) {
            throw truncated("it does not end with a footer");
        }
        count = footer.getLong(0);
        if (recordBytes <= RecordFormat.CHECKSUM_BYTES
                || bodyBytes % recordBytes != 0
                || bodyBytes / recordBytes != count) {
            throw truncated("its footer counts " + count + " records of " + recordBytes + " bytes, but it holds "
                    + bodyBytes + " bytes of records");
        }
        block = ByteBuffer.allocate(Math.max(1, BLOCK_BYTES / recordBytes) * recordBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Opens a file and checks its header, footer and size. */
    public static RecordReader open(Path path, RecordFormat format) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new RecordReader(path, format, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Number of records. */
    public long count() {
        return count;
    }

    /** Bytes of a record without its checksum. */
    public int payloadBytes() {
        return recordBytes - RecordFormat.CHECKSUM_BYTES;
    }

    /** What the writer gave as fingerprint. */
    public long fingerprint() {
        return fingerprint;
    }

    /** Number of the record that {@link #next()} returns next. */
    public long position() {
        return next;
    }

    /** The next record's payload, valid until the next call, or null after the last record. */
    public ByteBuffer next() throws IOException {
        return next == count ? null : read(next++);
    }

    /** Makes {@link #next()} go on with this record. */
    public void seek(long record) {
        next = record;
    }

    /**
     * The payload of one record, valid until the next call. Neighbours come from the same read of the file; a distant
     * record costs one read of a block's end.
     */
    public ByteBuffer read(long record) throws IOException {
        if (record < 0 || record >= count) {
            throw new IndexOutOfBoundsException(path + ": record " + record + " of " + count);
        }
        if (record < blockStart || record >= blockEnd) {
            boolean sequential = record == blockEnd;
            long last = Math.min(count, record + (sequential ? block.capacity() / recordBytes : 1));
            fill(block.clear().limit((int) ((last - record) * recordBytes)), offset(record));
            blockStart = record;
            blockEnd = last;
        }
        int at = (int) (record - blockStart) * recordBytes;
        int payload = recordBytes - RecordFormat.CHECKSUM_BYTES;
        crc.reset();
        crc.update(number.putLong(0, record).array(), 0, Long.BYTES);
        crc.update(block.array(), at, payload);
        block.clear();
        if (block.getInt(at + payload) != (int) crc.getValue()) {
            throw broken("the checksum of record " + record + " is wrong");
        }
        return block.slice(at, payload).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long offset(long record) {
        return RecordFormat.HEADER_BYTES + record * recordBytes;
    }

    private byte[] bytes(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        fill(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    private void fill(ByteBuffer target, long offset) throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            int read = channel.read(target, at);
            if (read < 0) {
                throw new EOFException(path + ": the file became shorter while it was read");
            }
            at += read;
        }
    }

    private IOException truncated(String problem) {
        return broken(problem + ": it was cut short or changed");
    }

    private IOException broken(String problem) {
        return new IOException(path + ": not a whole " + format.kind() + ": " + problem
                + "; delete it and run the stage that writes it again");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
