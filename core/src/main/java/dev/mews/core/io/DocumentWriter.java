package dev.mews.core.io;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.mews.core.document.Document;
import dev.mews.core.document.Utf8;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Writes documents as this project stores them between stages: JSON lines
 * <code>{"id":…,"source":…,"text":…,"metadata":{…}}</code> in UTF-8, compressed with zstd (level 3, one thread, with
 * checksum). The same documents give the same bytes.
 */
public final class DocumentWriter implements Closeable {
    /** Changing it changes the bytes of every run. */
    private static final int ZSTD_LEVEL = 3;

    private static final JsonFactory FACTORY =
            new JsonFactory().configure(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8, true);

    private final CountingOutputStream counter;
    private final JsonGenerator json;

    /** Adds fields to a document's JSON object, behind its own. */
    @FunctionalInterface
    public interface ExtraFields {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Writes to a stream.
     *
     * @param out closed with this writer
     */
    public DocumentWriter(OutputStream out) throws IOException {
        ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(out, ZSTD_LEVEL);
        zstd.setChecksum(true);
        counter = new CountingOutputStream(new BufferedOutputStream(zstd, 1 << 16));
        json = FACTORY.createGenerator(counter, JsonEncoding.UTF8);
        json.setRootValueSeparator(null);
    }

    /**
     * Writes one document.
     *
     * @throws IllegalArgumentException if its text or metadata hold a lone surrogate: there is no UTF-8 for it
     */
    public void write(Document document) throws IOException {
        write(document, unused -> {});
    }

    /** Writes one document with more fields, which {@link DocumentReader} passes over. */
    public void write(Document document, ExtraFields extra) throws IOException {
        requireUnicode(document, "text", document.text());
        for (Map.Entry<String, String> entry : document.metadata().entrySet()) {
            requireUnicode(document, "metadata key", entry.getKey());
            requireUnicode(document, entry.getKey(), entry.getValue());
        }
        json.writeStartObject();
        json.writeStringField("id", document.id());
        json.writeStringField("source", document.source());
        json.writeStringField("text", document.text());
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> entry : document.metadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        extra.write(json);
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    private static void requireUnicode(Document document, String what, String text) {
        int at = Utf8.loneSurrogate(text);
        if (at >= 0) {
            throw new IllegalArgumentException("document " + document.id() + ": " + what + " has a lone surrogate at "
                    + at + ", which UTF-8 cannot hold; cut texts between code points");
        }
    }

    /** Bytes written so far, before compression. */
    public long bytesWritten() {
        return counter.count;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    /** Stops flushes: a flush in mid-stream would end a zstd block and make files larger. */
    private static final class CountingOutputStream extends OutputStream {
        private final OutputStream out;
        private long count;

        CountingOutputStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            count++;
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count += length;
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
