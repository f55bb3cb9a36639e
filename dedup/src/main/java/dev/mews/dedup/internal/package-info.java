/** What is not API: use it from this module only. */
package dev.mews.dedup.internal;
