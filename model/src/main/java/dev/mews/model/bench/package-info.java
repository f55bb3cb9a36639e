/** How fast models read, generate and train, by length. */
package dev.mews.model.bench;
