/** Rules on the text of a document: Gopher, C4, FineWeb, their thresholds per language, and rules for mathematics. */
package dev.mews.filters.rules;
