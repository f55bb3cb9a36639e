/** The byte alphabet, merges, and encoding one pre-token by them. */
package dev.mews.tokenizer.bpe;
