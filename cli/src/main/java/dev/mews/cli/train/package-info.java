/** Training a model from its own file. */
package dev.mews.cli.train;
