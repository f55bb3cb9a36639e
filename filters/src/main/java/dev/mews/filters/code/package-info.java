/** Programming languages by file name, and rules for source files. */
package dev.mews.filters.code;
