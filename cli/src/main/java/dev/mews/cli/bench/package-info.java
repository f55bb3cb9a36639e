/** Commands that measure speed. */
package dev.mews.cli.bench;
