package dev.mews.core.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.mews.core.document.Place;
import dev.mews.core.document.Utf8;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The objects of a JSON Lines file, compressed or not, one at a time. Blank lines are no records. A line that is too long, not
 * UTF-8, holds a NUL or is no JSON object fails with its place; the lines behind it are read.
 */
public final class JsonLines implements Closeable {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // the line is bounded already
                    .build())
            .build();

    private final String name;
    private final LineReader lines;
    private boolean ended;
    private int start;

    /** What becomes of a line. */
    public interface Visitor<T> {
        /** Reads an object whose first token is current, up to its end; what it throws makes the line fail. */
        T object(JsonParser json, Place place, long bytes) throws IOException;

        /** The line cannot be read. */
        T failed(ReadResult.Failed failure);
    }

    private JsonLines(String name, LineReader lines) {
        this.name = name;
        this.lines = lines;
    }

    /**
     * Opens a file.
     *
     * @param name the path that places name
     */
    public static JsonLines open(Path file, String name, ReadLimits limits) throws IOException {
        return new JsonLines(name, new LineReader(Decompression.open(file), limits.maxRecordBytes()));
    }

    /** What {@code visitor} makes of the next line; null behind the last one. */
    public <T> T next(Visitor<T> visitor) {
        while (!ended) {
            try {
                if (!lines.next()) {
                    ended = true;
                    return null;
                }
            } catch (IOException e) {
                ended = true;
                boolean truncated = Decompression.isTruncation(e);
                return visitor.failed(failure(
                        truncated ? FailReasons.TRUNCATED_FILE : FailReasons.CORRUPT_FILE,
                        "the compressed data " + (truncated ? "ends too early" : "is damaged")
                                + "; everything from this line on is lost: " + RecordReaders.message(e)));
            }
            start = lines.number() == 1 && startsWithBom() ? 3 : 0;
            if (!isBlank()) {
                return record(visitor);
            }
        }
        return null;
    }

    private <T> T record(Visitor<T> visitor) {
        byte[] line = lines.line();
        int end = lines.length();
        if (lines.isCut()) {
            return visitor.failed(failure(
                    FailReasons.RECORD_TOO_LARGE,
                    "the line has " + lines.bytes() + " bytes, but at most " + end + " are read"));
        }
        int nul = ByteSearch.indexOf(line, start, end, (byte) 0);
        if (nul < end) {
            return visitor.failed(failure(FailReasons.NUL_BYTES, "byte " + nul + " of the line is NUL"));
        }
        int invalid = Utf8.firstInvalid(line, start, end);
        if (invalid >= 0) {
            return visitor.failed(failure(FailReasons.INVALID_UTF8, "byte " + invalid + " of the line is not UTF-8"));
        }
        try (JsonParser json = FACTORY.createParser(line, start, end - start)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return visitor.failed(failure(
                        FailReasons.INVALID_JSON,
                        "the line must be a JSON object, but begins with " + json.currentToken()));
            }
            T result = visitor.object(json, place(), lines.bytes());
            if (json.nextToken() != null) {
                return visitor.failed(failure(FailReasons.INVALID_JSON, "the line goes on behind its JSON object"));
            }
            return result;
        } catch (JsonProcessingException e) {
            return visitor.failed(
                    failure(FailReasons.INVALID_JSON, RecordReaders.message(new IOException(e.getOriginalMessage()))));
        } catch (IOException e) {
            return visitor.failed(failure(FailReasons.INVALID_JSON, RecordReaders.message(e)));
        }
    }

    /** Whether the line has an escape of half a surrogate pair: the line is UTF-8, so only that can leave one alone. */
    boolean hasSurrogateEscape() {
        byte[] line = lines.line();
        int end = lines.length();
        int at = ByteSearch.indexOf(line, 0, end, (byte) '\\');
        while (at + 2 < end) {
            if (line[at + 1] == 'u' && (line[at + 2] | 0x20) == 'd') {
                return true;
            }
            at = ByteSearch.indexOf(line, at + 2, end, (byte) '\\');
        }
        return false;
    }

    /** The string of the current line that the parser found at a byte offset, once the parser is behind it. */
    byte[] string(JsonStrings strings, long offset) {
        return strings.utf8(lines.line(), start + (int) offset, lines.length());
    }

    private ReadResult.Failed failure(String reason, String error) {
        return new ReadResult.Failed(place(), reason, error, lines.bytes());
    }

    private Place place() {
        return new Place(name, lines.number(), "line");
    }

    private boolean startsWithBom() {
        byte[] line = lines.line();
        return lines.length() >= 3 && (line[0] & 0xff) == 0xef && (line[1] & 0xff) == 0xbb && (line[2] & 0xff) == 0xbf;
    }

    private boolean isBlank() {
        for (int i = start; i < lines.length(); i++) {
            byte b = lines.line()[i];
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return !lines.isCut();
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
