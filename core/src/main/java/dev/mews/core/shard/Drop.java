package dev.mews.core.shard;

import dev.mews.core.document.Document;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Why a document was dropped.
 *
 * @param reason stable snake_case slug: a row in the report
 * @param value what was measured; NaN where nothing was
 * @param threshold what it was compared with; NaN where nothing was
 * @param keptTwin id of the kept document of which this one is a copy; empty if it is none
 * @param detail anything else a person wants to know, such as the benchmark item it overlaps; may be empty
 */
public record Drop(String reason, double value, double threshold, String keptTwin, String detail)
        implements Serializable {
    public Drop {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(keptTwin, "keptTwin");
        Objects.requireNonNull(detail, "detail");
    }

    public static Drop because(String reason) {
        return new Drop(reason, Double.NaN, Double.NaN, "", "");
    }

    public static Drop because(String reason, double value, double threshold) {
        return new Drop(reason, value, threshold, "", "");
    }

    /**
     * A copy of a kept document.
     *
     * @param similarity Jaccard similarity in [0, 1], or NaN
     */
    public static Drop copyOf(String keptTwin, String reason, double similarity, double threshold) {
        return new Drop(reason, similarity, threshold, keptTwin, "");
    }

    public Drop withDetail(String text) {
        return new Drop(reason, value, threshold, keptTwin, text);
    }

    /** For people: what was measured, the twin, the detail. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        if (!Double.isNaN(value)) {
            parts.add("value " + value + (Double.isNaN(threshold) ? "" : ", threshold " + threshold));
        }
        if (!keptTwin.isEmpty()) {
            parts.add("copy of " + keptTwin);
        }
        if (!detail.isEmpty()) {
            parts.add(detail);
        }
        return String.join("; ", parts);
    }

    /** A dropped document as it is stored, with the stage that dropped it. */
    public record Dropped(Document document, String stage, Drop drop) {}
}
