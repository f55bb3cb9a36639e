/** Counting pre-tokens and training vocabularies. */
package dev.mews.tokenizer.train;
