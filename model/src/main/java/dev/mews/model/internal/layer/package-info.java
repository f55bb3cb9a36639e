/** The layers, their hand-written gradients and the network they make. */
package dev.mews.model.internal.layer;
