package dev.mews.pipelines.flink;

import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardRunner;
import dev.mews.core.shard.ShardTask;
import java.io.Serializable;

/** A shard on its way to a worker, with what is to be done. */
record Work(ShardRunner runner, Shard shard, ShardTask task) implements Serializable {}
