/** Deduplication of documents: exact and near duplicates, plain Java. Start with {@link dev.mews.dedup.DedupConfig}. */
package dev.mews.dedup;
