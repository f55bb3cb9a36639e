package dev.mews.pipelines;

import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.RecordReader;
import dev.mews.core.io.RecordReaders;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardContext;
import dev.mews.core.shard.ShardTask;
import dev.mews.filters.FilterChain;
import dev.mews.filters.FilterConfig;
import dev.mews.filters.Kind;
import dev.mews.filters.Outcome;
import java.io.IOException;

/** Reads an input shard and takes each of its records through the rules of its source's kind. */
record FilterTask(Carried<FilterConfig> config, Kind kind, long maxRecordBytes) implements ShardTask {
    @Override
    public void process(Shard shard, ShardContext context) throws IOException {
        FilterChain chain = new FilterChain(config.get(), kind);
        String directory =
                DocumentShards.directory(context.stage(), shard.input().source());
        try (RecordReader reader = RecordReaders.open(shard.input(), new ReadLimits(maxRecordBytes))) {
            for (ReadResult result = reader.next(); result != null; result = reader.next()) {
                if (result instanceof ReadResult.Failed failed) {
                    context.fail(failed);
                } else {
                    context.in(result.bytes());
                    leave(chain.apply(((ReadResult.Read) result).document()), directory, context);
                }
            }
        }
    }

    private static void leave(Outcome outcome, String directory, ShardContext context) throws IOException {
        if (outcome instanceof Outcome.Kept kept) {
            context.keep(directory, kept.document());
        } else if (outcome instanceof Outcome.Dropped dropped) {
            context.drop(dropped.document(), dropped.drop());
        } else {
            Outcome.Failed failed = (Outcome.Failed) outcome;
            context.fail(failed.place(), failed.reason(), failed.error());
        }
    }
}
