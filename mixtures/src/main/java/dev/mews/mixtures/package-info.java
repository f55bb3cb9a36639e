/** Mixtures: which sources in which shares, planned to the token, written as packed shards. */
package dev.mews.mixtures;
