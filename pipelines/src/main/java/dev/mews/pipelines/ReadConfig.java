package dev.mews.pipelines;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;

/** How inputs are read and documents shards are cut. */
public record ReadConfig(
        @Describe("a record with more bytes than this, uncompressed, fails; it bounds the memory of a worker")
        @Default("16777216")
        @Range(min = 1024, max = 1073741824)
        long maxRecordBytes,

        @Describe("a documents shard ends when it holds this many bytes of text; it bounds the memory of later stages")
        @Default("67108864")
        @Range(min = 4096, max = 4294967296.0)
        long shardBytes) {}
