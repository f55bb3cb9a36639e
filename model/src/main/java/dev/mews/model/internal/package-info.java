/**
 * What stands behind the public packages, in rooms that use only those before them: {@code torch}, {@code weights}, {@code layer},
 * {@code decode}, {@code train}, then {@code posttrain} and {@code eval}; {@code parallel} uses {@code torch} only. Not API: only
 * this module uses it.
 */
package dev.mews.model.internal;
