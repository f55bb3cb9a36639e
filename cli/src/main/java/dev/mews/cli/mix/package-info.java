/** The commands of {@code mews mix}: mixtures checked, planned, compared and edited. */
package dev.mews.cli.mix;
