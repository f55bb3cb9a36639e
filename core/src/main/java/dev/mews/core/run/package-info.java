/** A run: its stages, what is unchanged, and the numbers in run.json. */
package dev.mews.core.run;
