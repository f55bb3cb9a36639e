/** Filtering: from a record as read to a kept, dropped or failed document. Start at {@link dev.mews.filters.FilterChain}. */
package dev.mews.filters;
