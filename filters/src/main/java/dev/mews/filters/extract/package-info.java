/** Main text of web pages, with formulas as LaTeX. */
package dev.mews.filters.extract;
