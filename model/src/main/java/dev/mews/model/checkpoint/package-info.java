/** The safetensors file format, both ways. */
package dev.mews.model.checkpoint;
