/** Packed shards as a trainer reads them: packs, batches and the cursor to resume from. */
package dev.mews.loader;
