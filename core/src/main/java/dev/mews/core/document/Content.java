package dev.mews.core.document;

import java.util.Objects;

/** What a record holds: text already, or bytes from which text must be extracted. */
public sealed interface Content {
    /** Number of bytes, of text in UTF-8. */
    long size();

    /**
     * Text that needs no extraction.
     *
     * @param text without byte order mark; line ends as in the file
     */
    record Text(String text) implements Content {
        public Text {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public long size() {
            return Utf8.length(text);
        }
    }

    /**
     * Bytes of a page or file.
     *
     * @param body the bytes; not copied, so do not change them
     * @param mediaType for example {@code text/html}, lower case without parameters; empty if unknown
     * @param charset as declared outside the body; empty if it was not
     */
    @SuppressWarnings("ArrayRecordComponent") // a value that is passed on once, never compared
    record Bytes(byte[] body, String mediaType, String charset) implements Content {
        public Bytes {
            Objects.requireNonNull(body, "body");
            Objects.requireNonNull(mediaType, "mediaType");
            Objects.requireNonNull(charset, "charset");
        }

        @Override
        public long size() {
            return body.length;
        }
    }
}
