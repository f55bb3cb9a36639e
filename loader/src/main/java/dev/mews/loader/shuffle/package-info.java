/** The global shuffle of tokenized documents: runs sorted by a keyed hash, and their merge by ranges of it. */
package dev.mews.loader.shuffle;
