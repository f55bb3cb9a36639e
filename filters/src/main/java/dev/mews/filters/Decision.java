package dev.mews.filters;

import java.util.Collections;
import java.util.SortedMap;

/** What a filter says of a document. */
public sealed interface Decision {
    /**
     * The document stays.
     *
     * @param text text from here on; the very same string when the filter changed nothing
     * @param metadata entries to add, possibly none
     */
    record Keep(String text, SortedMap<String, String> metadata) implements Decision {
        public Keep {
            metadata = Collections.unmodifiableSortedMap(metadata);
        }

        /** Stays, with {@code text} and no new metadata. */
        public static Keep of(String text) {
            return new Keep(text, Collections.emptySortedMap());
        }
    }

    /**
     * The document goes.
     *
     * @param reason stable snake_case slug: a row in the report
     * @param value what was measured
     * @param threshold what it was compared with
     * @param detail what else helps to understand it, possibly empty
     */
    record Drop(String reason, double value, double threshold, String detail) implements Decision {
        /** Goes, without detail. */
        public static Drop of(String reason, double value, double threshold) {
            return new Drop(reason, value, threshold, "");
        }
    }
}
