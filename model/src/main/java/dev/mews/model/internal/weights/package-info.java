/** Configuration and weights in files: {@code config.json}, names and shapes of parameters, safetensors. */
package dev.mews.model.internal.weights;
