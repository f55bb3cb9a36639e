/** One token after another: caches, single-token passes, sampling loop. */
package dev.mews.model.internal.decode;
