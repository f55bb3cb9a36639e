/** The commands of {@code mews shards}: token and packed shards looked at, searched and exported. */
package dev.mews.cli.shards;
