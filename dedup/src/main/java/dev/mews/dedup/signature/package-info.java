/** What deduplication keeps of each document: signatures, their files, and the comparison of two documents. */
package dev.mews.dedup.signature;
