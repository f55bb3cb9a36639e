/** Exact duplicates: the hash of a text in its normal form. */
package dev.mews.dedup.exact;
