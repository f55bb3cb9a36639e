/** Cutting text into pre-tokens, equal to the regular expressions of Hugging Face tokenizers. */
package dev.mews.tokenizer.pretokenize;
