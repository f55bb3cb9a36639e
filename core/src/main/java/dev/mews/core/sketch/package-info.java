/** Mergeable summaries whose result does not depend on the order of merging. */
package dev.mews.core.sketch;
