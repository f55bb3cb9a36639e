/** Code quality by a sequence classifier in ONNX form. */
package dev.mews.filters.quality;
