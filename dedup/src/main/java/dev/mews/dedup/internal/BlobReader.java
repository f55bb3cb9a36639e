package dev.mews.dedup.internal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads byte strings of a {@link BlobFormat} file by offset and checks their checksum. Thread-safe. */
public final class BlobReader implements Closeable {
    private final Path path;
    private final FileChannel channel;
    private final long end;

    private BlobReader(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        end = channel.size() - BlobFormat.FOOTER_BYTES;
        int headerBytes = (int) Math.min(channel.size(), BlobFormat.HEADER_BYTES);
        byte[] header = readAt(0, headerBytes);
        if (headerBytes < 8 || !Arrays.equals(header, 0, 8, BlobFormat.MAGIC, 0, 8)) {
            throw broken("it does not start with MEWS BLB, so it is no sketch file");
        }
        if (headerBytes == BlobFormat.HEADER_BYTES && !Arrays.equals(header, BlobFormat.header())) {
            throw broken("its version is not " + BlobFormat.VERSION);
        }
        if (end < BlobFormat.HEADER_BYTES
                || !Arrays.equals(readAt(end, BlobFormat.FOOTER_BYTES), BlobFormat.footer(end))) {
            throw broken("it does not end with its footer: it was cut short or changed");
        }
    }

    /** Opens a file and checks both of its ends. */
    public static BlobReader open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new BlobReader(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The bytes that were written at this offset. */
    public byte[] read(long offset, long length) throws IOException {
        if (offset < BlobFormat.HEADER_BYTES || length < 0 || offset + length + BlobFormat.CHECKSUM_BYTES > end) {
            throw broken("it has no " + length + " bytes at " + offset);
        }
        byte[] bytes = readAt(offset, (int) length + BlobFormat.CHECKSUM_BYTES);
        CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, offset));
        crc.update(bytes, 0, (int) length);
        if (ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt((int) length) != (int) crc.getValue()) {
            throw broken("the checksum of the " + length + " bytes at " + offset + " is wrong");
        }
        return Arrays.copyOf(bytes, (int) length);
    }

    private byte[] readAt(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[length]);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException(path + ": the file became shorter while it was read");
            }
        }
        return bytes.array();
    }

    private IOException broken(String problem) {
        return new IOException(
                path + ": not a whole sketch file: " + problem + "; delete it and run the stage that writes it again");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
