/** Hashes and seeds whose values never change: they are part of document ids, orders and fingerprints. */
package dev.mews.core.hash;
