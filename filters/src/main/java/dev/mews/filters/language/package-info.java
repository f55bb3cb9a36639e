/** Identification of natural languages. */
package dev.mews.filters.language;
