/** The files: token shards and packed shards, written and read, with checksums. */
package dev.mews.loader.format;
