/** Supervised and preference training: examples, their formats, their objectives. */
package dev.mews.model.internal.posttrain;
