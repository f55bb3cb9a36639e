package dev.mews.loader.internal;

import dev.mews.loader.format.CorruptShardException;
import it.unimi.dsi.fastutil.ints.IntList;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file beside a {@code .bin}/{@code .idx} pair: sections of bytes behind a header with magic, version and checksums.
 *
 * <pre>
 *  0  magic, 8 ASCII bytes      8  u32 version      12  u32 block size (65,536)      16  u32 number of sections n
 * 20  u32 CRC-32C of bytes [0, 20) and of the section table
 * 24  section table: n times (u64 offset, u64 length); sections start at multiples of 8, zeros between them
 *     sections: 0 JSON, 1 CRC-32C of each .bin block, 2 CRC-32C of each .idx block, 3... what the kind of shard needs
 *     u32 CRC-32C of every 65,536-byte block of all bytes before this table; u32 CRC-32C of this table
 * </pre>
 *
 * All numbers are little-endian.
 */
public final class SideFile implements Closeable {
    static final int VERSION = 1;
    static final int JSON = 0;
    static final int BIN_CHECKSUMS = 1;
    static final int IDX_CHECKSUMS = 2;
    private static final int TABLE = 24;

    private final MappedFile file;
    private final CheckedFile checked;
    private final long[] offsets;
    private final long[] lengths;
    private final long checksums;

    private SideFile(MappedFile file, CheckedFile checked, long[] offsets, long[] lengths, long checksums) {
        this.file = file;
        this.checked = checked;
        this.offsets = offsets;
        this.lengths = lengths;
        this.checksums = checksums;
    }

    /** The content of one section. */
    interface Section {
        long bytes();

        void writeTo(OutputStream out) throws IOException;

        static Section of(byte[] content) {
            return new Section() {
                @Override
                public long bytes() {
                    return content.length;
                }

                @Override
                public void writeTo(OutputStream out) throws IOException {
                    out.write(content);
                }
            };
        }

        static Section of(IntList content) {
            ByteBuffer buffer =
                    ByteBuffer.allocate(Math.multiplyExact(4, content.size())).order(ByteOrder.LITTLE_ENDIAN);
            content.forEach(buffer::putInt);
            return of(buffer.array());
        }

        static Section of(Spool content) {
            return new Section() {
                @Override
                public long bytes() {
                    return content.bytes();
                }

                @Override
                public void writeTo(OutputStream out) throws IOException {
                    content.copyTo(out);
                }
            };
        }
    }

    static void write(OutputStream stream, String magic, List<Section> sections) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(TABLE + 16 * sections.size()).order(ByteOrder.LITTLE_ENDIAN);
        header.put(magic.getBytes(StandardCharsets.US_ASCII))
                .putInt(VERSION)
                .putInt(BlockChecksums.BLOCK)
                .putInt(sections.size())
                .putInt(0);
        long at = header.capacity();
        for (Section section : sections) {
            header.putLong(at).putLong(section.bytes());
            at = padded(at + section.bytes());
        }
        header.putInt(20, headerChecksum(header.array()));
        try (BlockChecksums out = new BlockChecksums(stream)) {
            out.write(header.array());
            for (Section section : sections) {
                section.writeTo(out);
                out.write(new byte[(int) (padded(out.bytes()) - out.bytes())]);
            }
            IntList blocks = out.finish();
            ByteBuffer table = ByteBuffer.allocate(4 * blocks.size() + 4).order(ByteOrder.LITTLE_ENDIAN);
            blocks.forEach(table::putInt);
            CRC32C crc = new CRC32C();
            crc.update(table.array(), 0, 4 * blocks.size());
            table.putInt((int) crc.getValue());
            stream.write(table.array());
        }
    }

    private static long padded(long bytes) {
        return (bytes + 7) & ~7L;
    }

    private static int headerChecksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, 20);
        crc.update(header, TABLE, header.length - TABLE);
        return (int) crc.getValue();
    }

    /** Opens a side file: header, length and the table of checksums are compared now, every other byte when first read. */
    static SideFile open(Path path, String magic, int sections) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "the side file of the shard is missing");
        }
        MappedFile file = MappedFile.open(path);
        int headerBytes = TABLE + 16 * sections;
        if (file.size() < headerBytes) {
            throw new CorruptShardException(
                    path, file.size(), "the file ends inside its " + headerBytes + " byte header");
        }
        byte[] header = new byte[headerBytes];
        file.getBytes(0, header, 0, headerBytes);
        String found = new String(header, 0, 8, StandardCharsets.ISO_8859_1);
        if (!found.equals(magic)) {
            throw new CorruptShardException(path, 0, "the file does not start with '" + magic + "'");
        }
        if (file.getInt(8) != VERSION) {
            throw new CorruptShardException(
                    path, 8, "version " + file.getInt(8) + " is not " + VERSION + ", the one this program reads");
        }
        if (file.getInt(12) != BlockChecksums.BLOCK
                || file.getInt(16) != sections
                || file.getInt(20) != headerChecksum(header)) {
            throw new CorruptShardException(path, 12, "the header does not match its checksum");
        }
        long[] offsets = new long[sections];
        long[] lengths = new long[sections];
        for (int i = 0; i < sections; i++) {
            offsets[i] = file.getLong(TABLE + 16L * i);
            lengths[i] = file.getLong(TABLE + 16L * i + 8);
        }
        long end = padded(offsets[sections - 1] + lengths[sections - 1]);
        long blocks = (end + BlockChecksums.BLOCK - 1) / BlockChecksums.BLOCK;
        if (file.size() != end + 4 * blocks + 4) {
            throw new CorruptShardException(
                    path,
                    Math.min(file.size(), end + 4 * blocks + 4),
                    "the file has " + file.size() + " bytes, but its header says " + (end + 4 * blocks + 4));
        }
        if (file.crc32c(end, (int) (4 * blocks)) != file.getInt(end + 4 * blocks)) {
            throw new CorruptShardException(path, end, "the table of checksums does not match its own checksum");
        }
        CheckedFile checked = new CheckedFile(file, end, block -> file.getInt(end + 4L * block));
        return new SideFile(file, checked, offsets, lengths, end);
    }

    Path path() {
        return file.path();
    }

    long length(int section) {
        return lengths[section];
    }

    int getInt(int section, long at) throws CorruptShardException {
        checked.check(offsets[section] + at, 4);
        return file.getInt(offsets[section] + at);
    }

    long getLong(int section, long at) throws CorruptShardException {
        checked.check(offsets[section] + at, 8);
        return file.getLong(offsets[section] + at);
    }

    String json() throws CorruptShardException {
        byte[] bytes = new byte[(int) lengths[JSON]];
        checked.check(offsets[JSON], bytes.length);
        file.getBytes(offsets[JSON], bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Opens a file whose block checksums are one of the sections. */
    CheckedFile open(Path path, long bytes, int checksumSection) throws IOException {
        checked.check(offsets[checksumSection], lengths[checksumSection]);
        long at = offsets[checksumSection];
        return CheckedFile.open(path, bytes, block -> file.getInt(at + 4L * block));
    }

    /** Everything the shard's content depends on: the checksums of all blocks of this file, which hold those of the others. */
    byte[] contentChecksums() {
        byte[] table = new byte[(int) (file.size() - checksums)];
        file.getBytes(checksums, table, 0, table.length);
        return table;
    }

    void checkAll() throws CorruptShardException {
        checked.checkAll();
    }

    @Override
    public void close() {
        file.close();
    }
}
