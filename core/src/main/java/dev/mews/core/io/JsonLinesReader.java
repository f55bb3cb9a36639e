package dev.mews.core.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import dev.mews.core.document.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * JSON Lines. The text field becomes the content; other strings, numbers and booleans become metadata under their own
 * names, except {@code id}, which becomes {@link MetadataKeys#ORIGIN_ID}. Nulls, arrays and objects are left out, of a
 * name that comes twice the last value counts. Blank lines are no records.
 */
final class JsonLinesReader implements RecordReader, JsonLines.Visitor<ReadResult> {
    private final InputShard shard;
    private final JsonLines lines;
    private final JsonStrings strings = new JsonStrings();

    private JsonLinesReader(InputShard shard, JsonLines lines) {
        this.shard = shard;
        this.lines = lines;
    }

    static JsonLinesReader open(InputShard shard, ReadLimits limits) throws IOException {
        return new JsonLinesReader(shard, JsonLines.open(Path.of(shard.file()), shard.name(), limits));
    }

    @Override
    public ReadResult next() {
        return lines.next(this);
    }

    @Override
    public ReadResult failed(ReadResult.Failed failure) {
        return failure;
    }

    @Override
    public ReadResult object(JsonParser json, Place place, long bytes) throws IOException {
        long text = -1;
        JsonToken textToken = null;
        TreeMap<String, String> metadata = new TreeMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (name.equals(shard.textField())) {
                textToken = token;
                // The parser checks the string when it goes on; its characters are not asked for, only where it is.
                text = token == JsonToken.VALUE_STRING
                        ? json.currentTokenLocation().getByteOffset()
                        : -1;
                json.skipChildren();
            } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                metadata.put(name.equals("id") ? MetadataKeys.ORIGIN_ID : name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        if (text < 0) {
            return new ReadResult.Failed(
                    place,
                    FailReasons.MISSING_TEXT,
                    "the field '" + shard.textField() + "' must be a string, but "
                            + (textToken == null ? "is missing" : "was " + textToken),
                    bytes);
        }
        return document(lines.string(strings, text), metadata, place, bytes);
    }

    private ReadResult document(byte[] utf8, SortedMap<String, String> metadata, Place place, long bytes) {
        if (strings.hasNul()) {
            int nul = new String(utf8, StandardCharsets.UTF_8).indexOf('\0');
            return new ReadResult.Failed(
                    place, FailReasons.NUL_BYTES, "character " + nul + " of the text is NUL", bytes);
        }
        if (strings.hasLoneSurrogate() || (lines.hasSurrogateEscape() && hasLoneSurrogate(metadata))) {
            return new ReadResult.Failed(
                    place,
                    FailReasons.INVALID_UTF8,
                    "an escape \\uD800 to \\uDFFF stands alone; UTF-8 has no form for half a surrogate pair",
                    bytes);
        }
        String id = Document.idOf(shard.source(), shard.name(), place.position());
        RawDocument document = new RawDocument(id, shard.source(), place, Content.Text.ofUtf8(utf8), metadata);
        return new ReadResult.Read(document, bytes);
    }

    private static boolean hasLoneSurrogate(SortedMap<String, String> metadata) {
        int lone = -1;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            lone = Math.max(lone, Utf8.loneSurrogate(entry.getKey()));
            lone = Math.max(lone, Utf8.loneSurrogate(entry.getValue()));
        }
        return lone >= 0;
    }

    @Override
    public void close() {
        lines.close();
    }
}
