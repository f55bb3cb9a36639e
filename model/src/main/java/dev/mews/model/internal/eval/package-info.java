/** Losses by source, memorization, and rounds of the model benchmark. */
package dev.mews.model.internal.eval;
