package dev.mews.filters;

import dev.mews.core.document.Document;

/** Decides whether a document stays. */
@FunctionalInterface
public interface DocumentFilter {
    /** Keeps {@code document}, possibly with another text and more metadata, or drops it with a reason. */
    Decision decide(Document document);
}
