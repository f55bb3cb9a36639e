/** Packed shards in the formats of other loaders. */
package dev.mews.loader.export;
