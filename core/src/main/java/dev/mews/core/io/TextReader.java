package dev.mews.core.io;

import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import dev.mews.core.document.Utf8;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;

/** Plain text in UTF-8: one record, or as many as the limit asks for, each of whole lines. An empty file is no record. */
final class TextReader implements RecordReader {
    private final InputShard shard;
    private final LineReader lines;
    private final int maxBytes;
    private byte[] text = new byte[1 << 12];
    private boolean lineWaits;
    private boolean ended;

    private TextReader(InputShard shard, LineReader lines, int maxBytes) {
        this.shard = shard;
        this.lines = lines;
        this.maxBytes = maxBytes;
    }

    static TextReader open(InputShard shard, ReadLimits limits) throws IOException {
        LineReader lines = new LineReader(Decompression.open(Path.of(shard.file())), limits.maxRecordBytes());
        return new TextReader(shard, lines, Math.toIntExact(limits.maxRecordBytes()));
    }

    @Override
    public ReadResult next() {
        int length = 0;
        long firstLine = lineWaits ? lines.number() : lines.number() + 1;
        try {
            while (!ended) {
                if (!lineWaits && !lines.next()) {
                    ended = true;
                    break;
                }
                lineWaits = true;
                long size = lines.bytes();
                if (length > 0 && length + size > maxBytes) {
                    break;
                }
                lineWaits = false;
                if (lines.isCut() || size > maxBytes) {
                    return new ReadResult.Failed(
                            place(lines.number()),
                            FailReasons.RECORD_TOO_LARGE,
                            "the line has " + size + " bytes, but at most " + maxBytes + " are read",
                            size);
                }
                length = append(length);
            }
        } catch (IOException e) {
            ended = true;
            boolean truncated = Decompression.isTruncation(e);
            return new ReadResult.Failed(
                    place(lines.number()),
                    truncated ? FailReasons.TRUNCATED_FILE : FailReasons.CORRUPT_FILE,
                    "the compressed data " + (truncated ? "ends too early" : "is damaged") + "; the text from line "
                            + firstLine + " on is lost: " + RecordReaders.message(e),
                    length);
        }
        return length == 0 ? null : record(firstLine, length);
    }

    private int append(int length) {
        int to = (int) (length + lines.bytes());
        if (to > text.length) {
            text = Arrays.copyOf(text, (int) Math.min(maxBytes, Math.max(2L * text.length, to)));
        }
        System.arraycopy(lines.line(), 0, text, length, lines.length());
        if (lines.bytes() > lines.length()) {
            text[to - 1] = '\n';
        }
        return to;
    }

    private ReadResult record(long firstLine, int length) {
        boolean mark = firstLine == 1
                && length >= 3
                && (text[0] & 0xff) == 0xef
                && (text[1] & 0xff) == 0xbb
                && (text[2] & 0xff) == 0xbf;
        int start = mark ? 3 : 0;
        int invalid = Utf8.firstInvalid(text, start, length);
        if (invalid >= 0) {
            return failed(firstLine, FailReasons.INVALID_UTF8, invalid, "is not UTF-8", length);
        }
        for (int i = start; i < length; i++) {
            if (text[i] == 0) {
                return failed(firstLine, FailReasons.NUL_BYTES, i, "is NUL", length);
            }
        }
        RawDocument document = new RawDocument(
                Document.idOf(shard.source(), shard.name(), firstLine),
                shard.source(),
                place(firstLine),
                Content.Text.ofUtf8(Arrays.copyOfRange(text, start, length)),
                new TreeMap<>());
        return new ReadResult.Read(document, length);
    }

    private ReadResult failed(long firstLine, String reason, int at, String what, int length) {
        return new ReadResult.Failed(
                place(firstLine), reason, "byte " + at + " after the beginning of that line " + what, length);
    }

    private Place place(long line) {
        return new Place(shard.name(), line, "line");
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
            ended = true;
        }
    }
}
