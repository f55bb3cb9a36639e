package dev.mews.core.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.mews.core.document.Document;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * Reads what {@link DocumentWriter} wrote, one document at a time. These files are this project's own: a damaged one is
 * an error, not an input to be tolerated.
 */
public final class DocumentReader implements Closeable {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Path file;
    private final JsonParser json;
    private long documents;

    /** Called for each field that is not the document's own, with the parser at the field's value. */
    @FunctionalInterface
    public interface OtherFields {
        void read(String name, JsonParser value) throws IOException;
    }

    private DocumentReader(Path file, InputStream in) throws IOException {
        this.file = file;
        json = FACTORY.createParser(in);
    }

    public static DocumentReader open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new DocumentReader(file, new ZstdInputStreamNoFinalizer(raw));
        } catch (IOException e) {
            raw.close();
            throw damaged(file, 0, e);
        }
    }

    /**
     * The next document, or null behind the last one.
     *
     * @throws IOException if the file is damaged; the message names it
     */
    public Document next() throws IOException {
        return next((name, value) -> value.skipChildren());
    }

    /** Like {@link #next()}, showing the fields that are not a document's own. */
    public Document next(OtherFields others) throws IOException {
        try {
            if (json.nextToken() == null) {
                return null;
            }
            Document document = read(others);
            documents++;
            return document;
        } catch (IOException e) {
            throw damaged(file, documents, e);
        }
    }

    private static IOException damaged(Path file, long documents, IOException e) {
        return new IOException(
                file + ": document " + documents + " is damaged; delete the file and run the stage again: "
                        + e.getMessage(),
                e);
    }

    private Document read(OtherFields others) throws IOException {
        expect(JsonToken.START_OBJECT, json.currentToken(), "document");
        String id = null;
        String source = null;
        String text = null;
        TreeMap<String, String> metadata = new TreeMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            switch (name) {
                case "id" -> id = string(token, name);
                case "source" -> source = string(token, name);
                case "text" -> text = string(token, name);
                case "metadata" -> {
                    expect(JsonToken.START_OBJECT, token, name);
                    while (json.nextToken() != JsonToken.END_OBJECT) {
                        String key = json.currentName();
                        metadata.put(key, string(json.nextToken(), key));
                    }
                }
                default -> others.read(name, json);
            }
        }
        if (id == null || source == null || text == null) {
            throw new IOException("id, source or text is missing");
        }
        return new Document(id, source, text, metadata);
    }

    private String string(JsonToken token, String name) throws IOException {
        expect(JsonToken.VALUE_STRING, token, name);
        return json.getText();
    }

    private static void expect(JsonToken wanted, JsonToken found, String name) throws IOException {
        if (found != wanted) {
            throw new IOException(name + " must be " + wanted + ", but was " + found);
        }
    }

    /** Bytes read so far, after decompression. */
    public long bytesRead() {
        return json.currentLocation().getByteOffset();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
