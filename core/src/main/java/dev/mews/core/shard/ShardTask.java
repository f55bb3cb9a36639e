package dev.mews.core.shard;

import java.io.IOException;
import java.io.Serializable;

/**
 * What a stage does with one shard: a pure function of the shard's inputs and the stage's configuration. It may run
 * twice, on two machines at once, and must write the same bytes each time.
 */
@FunctionalInterface
public interface ShardTask extends Serializable {
    void process(Shard shard, ShardContext context) throws IOException;
}
