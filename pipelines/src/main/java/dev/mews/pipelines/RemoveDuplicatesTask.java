package dev.mews.pipelines;

import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.document.Utf8;
import dev.mews.core.io.DocumentReader;
import dev.mews.core.shard.Drop;
import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardContext;
import dev.mews.core.shard.ShardTask;
import dev.mews.dedup.cluster.ClusterMember;
import dev.mews.dedup.cluster.RemovalFile;
import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the documents of a shard that represent themselves or their cluster, and drops the copies.
 *
 * @param threshold similarity from which documents are duplicates, for the record of what was dropped
 */
record RemoveDuplicatesTask(double threshold) implements ShardTask {
    /** Parameter of a shard: its removal file, relative to the run's directory. */
    static final String REMOVALS = "removals";

    /** Parameter of a shard: the source its documents belong to. */
    static final String SOURCE = "source";

    @Override
    public void process(Shard shard, ShardContext context) throws IOException {
        String directory =
                DocumentShards.directory(context.stage(), shard.parameters().get(SOURCE));
        try (DocumentReader reader = DocumentReader.open(
                        context.runDirectory().resolve(shard.inputs().get(0)));
                RemovalFile removals = RemovalFile.open(
                        context.runDirectory().resolve(shard.parameters().get(REMOVALS)))) {
            int row = 0;
            for (Document document = reader.next(); document != null; document = reader.next()) {
                context.in(Utf8.length(document.text()));
                Optional<ClusterMember> member = removals.find(row++);
                if (member.isEmpty()) {
                    context.keep(directory, document);
                } else if (member.get().isDropped()) {
                    ClusterMember copy = member.get();
                    context.drop(
                            document,
                            Drop.copyOf(copy.keptId().hex(), copy.fate().slug(), copy.similarity(), threshold));
                } else {
                    context.keep(
                            directory,
                            document.withMetadata(
                                    MetadataKeys.CLUSTER_SIZE,
                                    Integer.toString(member.get().clusterSize())));
                }
            }
        }
    }
}
