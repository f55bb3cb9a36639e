/**
 * Masking of personal data and credentials: e-mail addresses, public IP addresses and secrets are replaced by fixed
 * tags. Plain Java, linear in the length of the text; no expression that backtracks meets the text.
 */
package dev.mews.filters.pii;
