package dev.mews.core.document;

import java.util.Objects;
import java.util.SortedMap;

/**
 * A record as it was read, before extraction.
 *
 * @param id the id its document will have, see {@link Document#idOf}
 * @param source name of the dataset it came from
 * @param metadata sorted and immutable
 */
public record RawDocument(String id, String source, Place place, Content content, SortedMap<String, String> metadata) {
    public RawDocument {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(content, "content");
        metadata = Document.sorted(metadata);
    }

    /** The document with this record's identity and metadata and the given text. */
    public Document toDocument(String text) {
        return new Document(id, source, text, metadata);
    }
}
