/** Text and tokens from a trained model. */
package dev.mews.model.generate;
