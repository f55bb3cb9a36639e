/** Measuring trained models. */
package dev.mews.model.eval;
