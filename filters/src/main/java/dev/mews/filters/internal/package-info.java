/** Shared by the packages of this module; not for use outside. */
package dev.mews.filters.internal;
