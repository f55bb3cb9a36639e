/** Byte-level BPE tokenizers: text to token ids and back, and what a tokenizer is made of. */
package dev.mews.tokenizer;
