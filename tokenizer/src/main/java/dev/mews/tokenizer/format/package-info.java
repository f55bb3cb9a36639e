/** Tokenizer files of Hugging Face tokenizers and transformers. */
package dev.mews.tokenizer.format;
