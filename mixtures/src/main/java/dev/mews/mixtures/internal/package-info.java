/** Schedule, picker and packers. Not for use by other modules. */
package dev.mews.mixtures.internal;
