package dev.mews.tokenizer.train;

/**
 * Totals of a count file.
 *
 * @param preTokens different pre-tokens
 * @param occurrences all pre-tokens
 * @param documents documents counted
 * @param bytes UTF-8 bytes counted
 */
public record CountsSummary(long preTokens, long occurrences, long documents, long bytes) {}
