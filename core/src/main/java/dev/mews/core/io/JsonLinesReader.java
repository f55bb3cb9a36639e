package dev.mews.core.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import dev.mews.core.document.Utf8;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * JSON Lines. The text field becomes the content; other strings, numbers and booleans become metadata under their own
 * names, except {@code id}, which becomes {@link MetadataKeys#ORIGIN_ID}. Nulls, arrays and objects are left out, of a
 * name that comes twice the last value counts. Blank lines are no records.
 */
final class JsonLinesReader implements RecordReader {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // the line is bounded already
                    .build())
            .build();

    private final InputShard shard;
    private final LineReader lines;
    private boolean ended;

    private JsonLinesReader(InputShard shard, LineReader lines) {
        this.shard = shard;
        this.lines = lines;
    }

    static JsonLinesReader open(InputShard shard, ReadLimits limits) throws IOException {
        return new JsonLinesReader(
                shard, new LineReader(Decompression.open(Path.of(shard.file())), limits.maxRecordBytes()));
    }

    @Override
    public ReadResult next() {
        while (!ended) {
            try {
                if (!lines.next()) {
                    ended = true;
                    return null;
                }
            } catch (IOException e) {
                ended = true;
                boolean truncated = Decompression.isTruncation(e);
                return failed(
                        truncated ? FailReasons.TRUNCATED_FILE : FailReasons.CORRUPT_FILE,
                        "the compressed data " + (truncated ? "ends too early" : "is damaged")
                                + "; everything from this line on is lost: " + RecordReaders.message(e));
            }
            int start = lines.number() == 1 && startsWithBom() ? 3 : 0;
            if (!isBlank(start)) {
                return record(start);
            }
        }
        return null;
    }

    private ReadResult record(int start) {
        byte[] line = lines.line();
        int end = lines.length();
        if (lines.isCut()) {
            return failed(
                    FailReasons.RECORD_TOO_LARGE,
                    "the line has " + lines.bytes() + " bytes, but at most " + end + " are read");
        }
        for (int i = start; i < end; i++) {
            if (line[i] == 0) {
                return failed(FailReasons.NUL_BYTES, "byte " + i + " of the line is NUL");
            }
        }
        int invalid = Utf8.firstInvalid(line, start, end);
        if (invalid >= 0) {
            return failed(FailReasons.INVALID_UTF8, "byte " + invalid + " of the line is not UTF-8");
        }
        try (JsonParser json = FACTORY.createParser(line, start, end - start)) {
            return parse(json);
        } catch (JsonProcessingException e) {
            return failed(FailReasons.INVALID_JSON, RecordReaders.message(new IOException(e.getOriginalMessage())));
        } catch (IOException e) {
            return failed(FailReasons.INVALID_JSON, RecordReaders.message(e));
        }
    }

    private ReadResult parse(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return failed(
                    FailReasons.INVALID_JSON, "the line must be a JSON object, but begins with " + json.currentToken());
        }
        String text = null;
        JsonToken textToken = null;
        TreeMap<String, String> metadata = new TreeMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (name.equals(shard.textField())) {
                textToken = token;
                text = token == JsonToken.VALUE_STRING ? json.getText() : null;
                json.skipChildren();
            } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                metadata.put(name.equals("id") ? MetadataKeys.ORIGIN_ID : name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            return failed(FailReasons.INVALID_JSON, "the line goes on behind its JSON object");
        }
        if (text == null) {
            return failed(
                    FailReasons.MISSING_TEXT,
                    "the field '" + shard.textField() + "' must be a string, but "
                            + (textToken == null ? "is missing" : "was " + textToken));
        }
        return document(text, metadata);
    }

    private ReadResult document(String text, SortedMap<String, String> metadata) {
        if (text.indexOf('\0') >= 0) {
            return failed(FailReasons.NUL_BYTES, "character " + text.indexOf('\0') + " of the text is NUL");
        }
        int lone = Utf8.loneSurrogate(text);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            lone = Math.max(lone, Utf8.loneSurrogate(entry.getKey()));
            lone = Math.max(lone, Utf8.loneSurrogate(entry.getValue()));
        }
        if (lone >= 0) {
            return failed(
                    FailReasons.INVALID_UTF8,
                    "an escape \\uD800 to \\uDFFF stands alone; UTF-8 has no form for half a surrogate pair");
        }
        String id = Document.idOf(shard.source(), shard.name(), lines.number());
        RawDocument document = new RawDocument(id, shard.source(), place(), new Content.Text(text), metadata);
        return new ReadResult.Read(document, lines.bytes());
    }

    private ReadResult failed(String reason, String error) {
        return new ReadResult.Failed(place(), reason, error, lines.bytes());
    }

    private Place place() {
        return new Place(shard.name(), lines.number(), "line");
    }

    private boolean startsWithBom() {
        byte[] line = lines.line();
        return lines.length() >= 3 && (line[0] & 0xff) == 0xef && (line[1] & 0xff) == 0xbb && (line[2] & 0xff) == 0xbf;
    }

    private boolean isBlank(int start) {
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
