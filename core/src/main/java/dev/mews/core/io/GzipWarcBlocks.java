package dev.mews.core.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The gzip members of a WARC file. After a damaged one, reading goes on at the next place that looks like a gzip header
 * (1f 8b 08 and no reserved flag) and whose data really begins with {@code WARC/}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952: gzip</a>
 */
final class GzipWarcBlocks implements WarcBlocks {
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int FLAGS_RESERVED = 0xe0;
    private static final byte[] RECORD_START = "WARC/".getBytes(StandardCharsets.US_ASCII);

    private final ByteSource in;
    private final int maxBytes;
    private final Inflater inflater = new Inflater(true);
    private final byte[] compressed = new byte[1 << 14];
    private byte[] out = new byte[1 << 16];

    GzipWarcBlocks(ByteSource in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    @Override
    public Block next() throws IOException {
        long start = in.position();
        if (start >= in.size()) {
            return null;
        }
        State state;
        String error;
        try {
            long size = inflateMember();
            if (size <= maxBytes) {
                return Block.intact(start, Arrays.copyOf(out, (int) size));
            }
            return Block.lost(
                    start,
                    State.TOO_LARGE,
                    size,
                    "the gzip member has " + size + " bytes uncompressed, but at most " + maxBytes
                            + " are read; each record should be a member of its own");
        } catch (EOFException e) {
            state = State.TRUNCATED;
            error = "the file ends in the middle of a gzip member";
        } catch (ZipException e) {
            state = State.CORRUPT;
            error = e.getMessage();
        }
        boolean more = findNext(start + 1);
        // Damaged data can swallow all that follows before it is noticed: then this is not the end of the file.
        State told = more ? State.CORRUPT : state;
        return Block.lost(start, told, in.position() - start, error);
    }

    /** Inflates the member at the position into {@link #out}; returns its size, which may be more than was kept. */
    private long inflateMember() throws IOException {
        readHeader();
        inflater.reset();
        CRC32 crc = new CRC32();
        long size = 0;
        byte[] overflow = null;
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int n = in.read(compressed, 0, compressed.length);
                    if (n < 0) {
                        throw new EOFException();
                    }
                    inflater.setInput(compressed, 0, n);
                }
                if (size == out.length && out.length < maxBytes) {
                    out = Arrays.copyOf(out, (int) Math.min(maxBytes, 2L * out.length));
                }
                boolean fits = size < out.length;
                if (!fits && overflow == null) {
                    overflow = new byte[1 << 14];
                }
                byte[] target = fits ? out : overflow;
                int from = fits ? (int) size : 0;
                int n = inflater.inflate(target, from, target.length - from);
                if (n == 0 && inflater.needsDictionary()) {
                    throw new ZipException("the gzip member asks for a dictionary");
                }
                crc.update(target, from, n);
                size += n;
            }
        } catch (DataFormatException e) {
            throw new ZipException("the gzip member is damaged: " + e.getMessage());
        }
        in.seek(in.position() - inflater.getRemaining());
        checkTrailer(crc.getValue(), size);
        return size;
    }

    private void checkTrailer(long crc, long size) throws IOException {
        long expectedCrc = littleEndian();
        long expectedSize = littleEndian();
        if (expectedCrc != crc) {
            throw new ZipException("the gzip member is damaged: its CRC-32 is " + Long.toHexString(crc)
                    + " but should be " + Long.toHexString(expectedCrc));
        }
        if (expectedSize != (size & 0xffffffffL)) {
            throw new ZipException(
                    "the gzip member is damaged: its size is " + size + " but should be " + expectedSize);
        }
    }

    private long littleEndian() throws IOException {
        return in.require() | in.require() << 8 | in.require() << 16 | (long) in.require() << 24;
    }

    private void readHeader() throws IOException {
        if (in.require() != 0x1f || in.require() != 0x8b || in.require() != 8) {
            throw new ZipException("there is no gzip member where one should begin");
        }
        int flags = in.require();
        if ((flags & FLAGS_RESERVED) != 0) {
            throw new ZipException("the gzip header has reserved flags");
        }
        skip(6);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(in.require() | in.require() << 8);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            in.require();
        }
    }

    private void skipText() throws IOException {
        int b = in.require();
        while (b != 0) {
            b = in.require();
        }
    }

    /** Moves to the next member that begins with a record, else to the end. */
    private boolean findNext(long from) throws IOException {
        in.seek(from);
        int window = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            window = (window << 8 | b) & 0xffffff;
            if (window == 0x1f8b08) {
                long candidate = in.position() - 3;
                if (beginsWithRecord(candidate)) {
                    in.seek(candidate);
                    return true;
                }
                in.seek(candidate + 3);
            }
        }
        return false;
    }

    private boolean beginsWithRecord(long candidate) throws IOException {
        in.seek(candidate);
        byte[] head = new byte[RECORD_START.length];
        try {
            readHeader();
            inflater.reset();
            int filled = 0;
            while (filled < head.length && !inflater.finished() && !inflater.needsDictionary()) {
                if (inflater.needsInput()) {
                    int n = in.read(compressed, 0, compressed.length);
                    if (n < 0) {
                        return false;
                    }
                    inflater.setInput(compressed, 0, n);
                }
                filled += inflater.inflate(head, filled, head.length - filled);
            }
        } catch (DataFormatException | EOFException | ZipException e) {
            return false;
        }
        return Arrays.equals(head, RECORD_START);
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
