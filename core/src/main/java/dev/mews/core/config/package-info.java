/** Configuration: YAML files become validated records, with every error at its line and column. */
package dev.mews.core.config;
