/** Several processes: who takes part, sums over them, how one tells the others that it failed. */
package dev.mews.model.internal.parallel;
