/** The recipe: what a run reads, does and writes. */
package dev.mews.cli.recipe;
