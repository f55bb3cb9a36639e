package dev.mews.filters;

import dev.mews.core.document.Document;
import dev.mews.core.document.Place;
import dev.mews.core.shard.Drop;

/** What became of a record: exactly one of three. */
public sealed interface Outcome {
    /** Kept, extracted, masked, with its metadata. */
    record Kept(Document document) implements Outcome {}

    /**
     * Dropped by a rule.
     *
     * @param document as it stood before the rule that dropped it
     */
    record Dropped(Document document, Drop drop) implements Outcome {}

    /**
     * Could not be processed.
     *
     * @param reason stable snake_case slug
     */
    record Failed(Place place, String reason, String error) implements Outcome {}
}
