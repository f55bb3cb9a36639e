/** Tables of this module that are not API. */
package dev.mews.tokenizer.internal;
