package dev.mews.pipelines.transforms;

import dev.mews.core.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;

/** Documents between workers: id, source, text, then the number of metadata entries and each key and value. */
public final class DocumentCoder extends AtomicCoder<Document> {
    private static final long serialVersionUID = 1;
    private static final DocumentCoder INSTANCE = new DocumentCoder();

    private DocumentCoder() {}

    /** The coder; register it once: {@code pipeline.getCoderRegistry().registerCoderForClass(Document.class, …)}. */
    public static DocumentCoder of() {
        return INSTANCE;
    }

    @Override
    public void encode(Document document, OutputStream out) throws IOException {
        StringUtf8Coder string = StringUtf8Coder.of();
        string.encode(document.id(), out);
        string.encode(document.source(), out);
        string.encode(document.text(), out);
        encodeMetadata(document.metadata(), out);
    }

    @Override
    public Document decode(InputStream in) throws IOException {
        StringUtf8Coder string = StringUtf8Coder.of();
        return new Document(string.decode(in), string.decode(in), string.decode(in), decodeMetadata(in));
    }

    static void encodeMetadata(SortedMap<String, String> metadata, OutputStream out) throws IOException {
        VarIntCoder.of().encode(metadata.size(), out);
        for (var entry : metadata.entrySet()) {
            StringUtf8Coder.of().encode(entry.getKey(), out);
            StringUtf8Coder.of().encode(entry.getValue(), out);
        }
    }

    static SortedMap<String, String> decodeMetadata(InputStream in) throws IOException {
        TreeMap<String, String> metadata = new TreeMap<>();
        for (int left = VarIntCoder.of().decode(in); left > 0; left--) {
            String key = StringUtf8Coder.of().decode(in);
            metadata.put(key, StringUtf8Coder.of().decode(in));
        }
        return metadata;
    }

    @Override
    public void verifyDeterministic() {
        // Metadata are sorted, so equal documents have equal bytes.
    }
}
