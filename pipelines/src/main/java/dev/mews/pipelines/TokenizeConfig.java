package dev.mews.pipelines;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/** How documents become token shards. */
public record TokenizeConfig(
        @Describe("share of the documents held out from training, chosen by a keyed hash of the document id")
        @Default("0.02")
        @Range(min = 0, max = 1, maxExclusive = true)
        double heldOut,

        @Describe("token shards are cut so that they hold about this many tokens") @Default("33554432") @Range(min = 1)
        long shardTokens) {}
