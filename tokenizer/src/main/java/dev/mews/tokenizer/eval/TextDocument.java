package dev.mews.tokenizer.eval;

/**
 * A document to measure.
 *
 * @param group its source and language
 * @param number its place among all documents read, from 0
 * @param id see {@link dev.mews.core.document.Document#idOf}
 */
public record TextDocument(Group group, int number, String id, String text) {}
