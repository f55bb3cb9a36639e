/** Commands that measure trained models. */
package dev.mews.cli.eval;
