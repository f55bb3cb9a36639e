package dev.mews.core.io;

import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;

/** What became of one record of an input. */
public sealed interface ReadResult {
    /** Bytes of the record in its uncompressed input, 0 where they are unknown. */
    long bytes();

    /** The record was read. */
    record Read(RawDocument document, long bytes) implements ReadResult {}

    /**
     * The record could not be read; the reader goes on behind it.
     *
     * @param reason slug, one of {@link FailReasons}
     * @param error what was found and what was expected
     */
    record Failed(Place place, String reason, String error, long bytes) implements ReadResult {}
}
