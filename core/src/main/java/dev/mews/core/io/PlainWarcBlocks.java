package dev.mews.core.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The records of an uncompressed WARC file. After a damaged one, reading goes on at the next line that begins with
 * {@code WARC/1.}.
 */
final class PlainWarcBlocks implements WarcBlocks {
    private static final int MAX_HEADER = 1 << 16;
    private static final byte[] NEXT_RECORD = "\nWARC/1.".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH_FIELD = "content-length:";

    private final ByteSource in;
    private final int maxBytes;

    PlainWarcBlocks(ByteSource in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    @Override
    public Block next() throws IOException {
        skipLineEnds();
        long start = in.position();
        if (start >= in.size()) {
            return null;
        }
        long end = start;
        String error;
        try {
            long bodyStart = start + headerLength();
            long length = contentLength(start, (int) (bodyStart - start));
            if (length >= 0) {
                end = bodyStart + length;
                if (end > in.size()) {
                    error = "the file ends in the middle of a record";
                } else if (end - start > maxBytes) {
                    in.seek(end);
                    return Block.lost(
                            start,
                            State.TOO_LARGE,
                            end - start,
                            "the record has " + (end - start) + " bytes, but at most " + maxBytes + " are read");
                } else if (endsWell(end)) {
                    byte[] record = new byte[(int) (end - start) + 4];
                    in.seek(start);
                    in.readFully(record, 0, record.length - 4);
                    record[record.length - 4] = '\r';
                    record[record.length - 3] = '\n';
                    record[record.length - 2] = '\r';
                    record[record.length - 1] = '\n';
                    return Block.intact(start, record);
                } else {
                    error = "the record does not end where its Content-Length says";
                }
            } else {
                error = "the record has no Content-Length";
            }
        } catch (EOFException e) {
            end = in.size() + 1;
            error = "the file ends in the header of a record";
        }
        boolean more = findNext(start);
        State state = !more && end > in.size() ? State.TRUNCATED : State.CORRUPT;
        return Block.lost(start, state, in.position() - start, error);
    }

    private void skipLineEnds() throws IOException {
        long at = in.position();
        for (int b = in.read(); b == '\r' || b == '\n'; b = in.read()) {
            at++;
        }
        in.seek(at);
    }

    /** Bytes up to and including the empty line; more than {@link #MAX_HEADER} if there is none. */
    private int headerLength() throws IOException {
        int length = 0;
        int lineLength = 0;
        while (length <= MAX_HEADER) {
            int b = in.require();
            length++;
            if (b == '\n') {
                if (lineLength == 0) {
                    return length;
                }
                lineLength = 0;
            } else if (b != '\r') {
                lineLength++;
            }
        }
        return length;
    }

    /** The value of the header's Content-Length, or -1 if it has none or is no WARC header. */
    private long contentLength(long start, int headerLength) throws IOException {
        if (headerLength > MAX_HEADER) {
            return -1;
        }
        byte[] header = new byte[headerLength];
        in.seek(start);
        in.readFully(header, 0, headerLength);
        String text = new String(header, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("WARC/")) {
            return -1;
        }
        for (String line : text.split("\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH_FIELD)) {
                try {
                    return Math.max(
                            -1,
                            Long.parseLong(line.substring(LENGTH_FIELD.length()).strip()));
                } catch (NumberFormatException e) {
                    return -1;
                }
            }
        }
        return -1;
    }

    /** Whether a record that ends here is followed by a line end or the end of the file. */
    private boolean endsWell(long end) throws IOException {
        in.seek(end);
        int b = in.read();
        return b < 0 || b == '\r' || b == '\n';
    }

    private boolean findNext(long start) throws IOException {
        in.seek(start);
        int matched = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            matched = b == NEXT_RECORD[matched] ? matched + 1 : b == NEXT_RECORD[0] ? 1 : 0;
            if (matched == NEXT_RECORD.length) {
                in.seek(in.position() - matched + 1);
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
