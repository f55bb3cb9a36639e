/** Layers, scan, optimizer and training loop on libtorch. Not API: only this module uses it. */
package dev.mews.model.internal;
