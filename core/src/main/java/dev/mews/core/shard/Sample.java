package dev.mews.core.shard;

import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import java.util.Objects;

/**
 * A document shown in reports.
 *
 * @param id its id; for a failed record its place
 * @param source name of the dataset; empty for a failed record
 * @param label its address, path or title, else empty
 * @param reason slug; empty if the document was kept
 * @param detail value and threshold, kept twin or error; empty if there is none
 * @param excerpt beginning of the text, at most {@value #EXCERPT_CHARS} UTF-16 units
 */
public record Sample(String id, String source, String label, String reason, String detail, String excerpt) {
    /** Longest excerpt. */
    public static final int EXCERPT_CHARS = 400;

    private static final int DETAIL_CHARS = 300;

    public Sample {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        label = cut(label, DETAIL_CHARS);
        Objects.requireNonNull(reason, "reason");
        detail = cut(detail, DETAIL_CHARS);
        excerpt = cut(excerpt, EXCERPT_CHARS);
    }

    static Sample of(Document document, String reason, String detail) {
        String label = document.get(MetadataKeys.URL)
                .or(() -> document.get(MetadataKeys.PATH))
                .or(() -> document.get(MetadataKeys.TITLE))
                .orElse("");
        return new Sample(document.id(), document.source(), label, reason, detail, document.text());
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }
}
