package dev.mews.pipelines.transforms;

import dev.mews.core.document.Content;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Records before extraction between workers: identity, place, content (text, or bytes with media type and charset), metadata. */
public final class RawDocumentCoder extends AtomicCoder<RawDocument> {
    private static final long serialVersionUID = 1;
    private static final RawDocumentCoder INSTANCE = new RawDocumentCoder();

    private RawDocumentCoder() {}

    /** The coder. */
    public static RawDocumentCoder of() {
        return INSTANCE;
    }

    @Override
    public void encode(RawDocument raw, OutputStream out) throws IOException {
        StringUtf8Coder string = StringUtf8Coder.of();
        string.encode(raw.id(), out);
        string.encode(raw.source(), out);
        string.encode(raw.place().path(), out);
        VarLongCoder.of().encode(raw.place().position(), out);
        string.encode(raw.place().unit(), out);
        boolean text = raw.content() instanceof Content.Text;
        BooleanCoder.of().encode(text, out);
        if (text) {
            string.encode(((Content.Text) raw.content()).text(), out);
        } else {
            Content.Bytes bytes = (Content.Bytes) raw.content();
            ByteArrayCoder.of().encode(bytes.body(), out);
            string.encode(bytes.mediaType(), out);
            string.encode(bytes.charset(), out);
        }
        DocumentCoder.encodeMetadata(raw.metadata(), out);
    }

    @Override
    public RawDocument decode(InputStream in) throws IOException {
        StringUtf8Coder string = StringUtf8Coder.of();
        String id = string.decode(in);
        String source = string.decode(in);
        Place place = new Place(string.decode(in), VarLongCoder.of().decode(in), string.decode(in));
        Content content = BooleanCoder.of().decode(in)
                ? new Content.Text(string.decode(in))
                : new Content.Bytes(ByteArrayCoder.of().decode(in), string.decode(in), string.decode(in));
        return new RawDocument(id, source, place, content, DocumentCoder.decodeMetadata(in));
    }

    @Override
    public void verifyDeterministic() {
        // Metadata are sorted, so equal records have equal bytes.
    }
}
