/** The one mechanism by which stages read shards, write outputs and account for every document. */
package dev.mews.core.shard;
