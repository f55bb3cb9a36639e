/** From text to words, shingles and MinHash signatures. */
package dev.mews.dedup.minhash;
