/** The training loop and what it is made of: batches, objective, optimizer, checkpoints, logs. */
package dev.mews.model.internal.train;
