package dev.mews.pipelines;

import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardRunner;
import dev.mews.core.shard.ShardTask;
import java.util.List;

/**
 * Shards to be worked on by one task: the form in which every stage gives its work to an {@link Engine}.
 *
 * @param runner commits the shards of one step of a stage
 * @param shards distinct names, in the order of their names
 */
public record ShardJob(ShardRunner runner, List<Shard> shards, ShardTask task) {
    public ShardJob {
        shards = List.copyOf(shards);
    }
}
