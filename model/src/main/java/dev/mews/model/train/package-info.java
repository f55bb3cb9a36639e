/** Training on packed shards: config, progress, loss curve and checkpoints that a killed run goes on from. */
package dev.mews.model.train;
