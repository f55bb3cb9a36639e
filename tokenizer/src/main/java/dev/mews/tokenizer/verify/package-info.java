/** Comparing this module's ids with those of other programs. */
package dev.mews.tokenizer.verify;
