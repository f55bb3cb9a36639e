package dev.mews.loader.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A read-only memory-mapped file of any size, little-endian. Safe for several threads.
 *
 * <p>One map holds at most 2 GiB, so a large file gets several. Each map but the last also covers the first eight bytes of
 * the next one: a value never straddles two maps.
 */
public final class MappedFile implements Closeable {
    private static final int OVERLAP = 8;
    private static final int DEFAULT_SHIFT = 30;
    private static final int CHUNK = 8192;

    private final Path path;
    private final long size;
    private final int shift;
    private final ByteBuffer[] maps;
    private final ShortBuffer[] shorts;
    private final IntBuffer[] ints;

    private MappedFile(Path path, long size, int shift, ByteBuffer[] maps) {
        this.path = path;
        this.size = size;
        this.shift = shift;
        this.maps = maps;
        this.shorts = new ShortBuffer[maps.length];
        this.ints = new IntBuffer[maps.length];
        for (int i = 0; i < maps.length; i++) {
            shorts[i] = maps[i].asShortBuffer();
            ints[i] = maps[i].asIntBuffer();
        }
    }

    /** Maps the whole file. */
    public static MappedFile open(Path path) throws IOException {
        return open(path, DEFAULT_SHIFT);
    }

    /** Maps the whole file in pieces of {@code 2^shift} bytes, with {@code shift} from 3 to 30. */
    static MappedFile open(Path path, int shift) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            int count = (int) ((size + (1L << shift) - 1) >>> shift);
            ByteBuffer[] maps = new ByteBuffer[count];
            for (int i = 0; i < count; i++) {
                long from = (long) i << shift;
                long length = Math.min(size - from, (1L << shift) + OVERLAP);
                maps[i] =
                        channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN);
            }
            return new MappedFile(path, size, shift, maps);
        }
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** Its length in bytes when it was opened. */
    public long size() {
        return size;
    }

    /** The 32-bit value at a byte offset. */
    public int getInt(long at) {
        return maps[map(at)].getInt(within(at));
    }

    /** The 64-bit value at a byte offset. */
    public long getLong(long at) {
        return maps[map(at)].getLong(within(at));
    }

    /** Copies bytes. */
    public void getBytes(long at, byte[] into, int offset, int count) {
        long from = at;
        int to = offset;
        int left = count;
        while (left > 0) {
            int n = (int) Math.min(left, (1L << shift) - within(from));
            maps[map(from)].get(within(from), into, to, n);
            from += n;
            to += n;
            left -= n;
        }
    }

    /** Copies unsigned 16-bit values; {@code index} counts values, not bytes. */
    public void getUnsignedShorts(long index, int[] into, int offset, int count) {
        short[] chunk = new short[Math.min(count, CHUNK)];
        long from = index;
        int to = offset;
        int left = count;
        while (left > 0) {
            int start = within(from << 1) >>> 1;
            int n = (int) Math.min(Math.min(left, CHUNK), (1L << (shift - 1)) - start);
            shorts[map(from << 1)].get(start, chunk, 0, n);
            for (int i = 0; i < n; i++) {
                into[to + i] = chunk[i] & 0xFFFF;
            }
            from += n;
            to += n;
            left -= n;
        }
    }

    /** Copies 32-bit values; {@code index} counts values, not bytes. */
    public void getInts(long index, int[] into, int offset, int count) {
        long from = index;
        int to = offset;
        int left = count;
        while (left > 0) {
            int start = within(from << 2) >>> 2;
            int n = (int) Math.min(left, (1L << (shift - 2)) - start);
            ints[map(from << 2)].get(start, into, to, n);
            from += n;
            to += n;
            left -= n;
        }
    }

    /** CRC-32C of a range of bytes. */
    public int crc32c(long at, int count) {
        CRC32C crc = new CRC32C();
        long from = at;
        int left = count;
        while (left > 0) {
            int start = within(from);
            int n = (int) Math.min(left, (1L << shift) - start);
            crc.update(maps[map(from)].slice(start, n));
            from += n;
            left -= n;
        }
        return (int) crc.getValue();
    }

    private int map(long at) {
        return (int) (at >>> shift);
    }

    private int within(long at) {
        return (int) (at & ((1L << shift) - 1));
    }

    /** Lets go of the maps; the memory returns when the collector finds them unused. */
    @Override
    public void close() {
        Arrays.fill(maps, null);
        Arrays.fill(shorts, null);
        Arrays.fill(ints, null);
    }
}
