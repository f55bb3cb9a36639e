/** From candidate pairs to duplicate pairs, clusters and the documents to remove. */
package dev.mews.dedup.cluster;
