/** What a vocabulary does to text, in numbers: compression, fairness between languages, use, and bad tokens. */
package dev.mews.tokenizer.eval;
