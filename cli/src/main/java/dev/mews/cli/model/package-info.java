/** Commands that look at models and make fresh ones. */
package dev.mews.cli.model;
