package dev.mews.filters.rules;

import dev.mews.filters.Decision;

/** A rule on the text of a document. Rules share one {@link AnalyzedText}, so words are cut only once. */
@FunctionalInterface
public interface TextRule {
    /** Keeps the text, possibly edited, or drops it with a reason. */
    Decision decide(AnalyzedText text);
}
