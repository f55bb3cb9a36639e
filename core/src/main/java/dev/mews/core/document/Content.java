package dev.mews.core.document;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What a record holds: text already, or bytes from which text must be extracted. */
public sealed interface Content {
    /** Number of bytes, of text in UTF-8. */
    long size();

    /** Text that needs no extraction, without byte order mark; line ends as in the file. Kept as it was made, given as asked for. */
    final class Text implements Content {
        private final String text;
        private final byte[] utf8;

        private Text(String text, byte[] utf8) {
            this.text = text;
            this.utf8 = utf8;
        }

        /** Text that is there as a string. */
        public Text(String text) {
            this(Objects.requireNonNull(text, "text"), null);
        }

        /** Text that is there as well-formed UTF-8; not copied, so do not change it. */
        public static Text ofUtf8(byte[] utf8) {
            return new Text(null, Objects.requireNonNull(utf8, "utf8"));
        }

        /** The text as a string, decoded at each call when it was made of UTF-8. */
        public String text() {
            return text == null ? new String(utf8, StandardCharsets.UTF_8) : text;
        }

        /** The text as UTF-8, encoded at each call when it was made of a string; do not change it. */
        public byte[] utf8() {
            return utf8 == null ? text.getBytes(StandardCharsets.UTF_8) : utf8;
        }

        @Override
        public long size() {
            return utf8 == null ? Utf8.length(text) : utf8.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text that && text().equals(that.text());
        }

        @Override
        public int hashCode() {
            return text().hashCode();
        }

        @Override
        public String toString() {
            return text();
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
