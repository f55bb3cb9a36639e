/** The report of a run as one HTML page, rendered from run.json. */
package dev.mews.cli.report;
