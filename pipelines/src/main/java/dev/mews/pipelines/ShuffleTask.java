package dev.mews.pipelines;

import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardContext;
import dev.mews.core.shard.ShardTask;
import dev.mews.loader.format.TokenShardInfo;
import dev.mews.loader.format.TokenShardWriter;
import dev.mews.loader.shuffle.ShuffleMerge;
import dev.mews.loader.shuffle.ShuffleRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes one token shard: the documents of one part of the shuffle's key space, merged from all runs of a source. */
record ShuffleTask(int vocabularySize, int endOfText, String tokenizer) implements ShardTask {
    static final String SOURCE = "source";
    static final String PART = "part";
    static final String PARTS = "parts";

    /** Where the shard's files go, without their endings, relative to the run's directory. */
    static final String PREFIX = "prefix";

    /** Memory for the buffers of all runs together, and the most that one run can use of it. */
    private static final int BUFFERS_BYTES = 64 << 20;

    private static final int MAX_BUFFER_BYTES = 1 << 20;

    @Override
    public void process(Shard shard, ShardContext context) throws IOException {
        TokenShardInfo info = new TokenShardInfo(shard.parameters().get(SOURCE), vocabularySize, endOfText, tokenizer);
        String prefix = shard.parameters().get(PREFIX);
        int bufferBytes = Math.min(
                MAX_BUFFER_BYTES, BUFFERS_BYTES / Math.max(1, shard.inputs().size()));
        List<ShuffleRun> runs = new ArrayList<>();
        try (TokenShardWriter writer = new TokenShardWriter(extension -> context.create(prefix + extension), info)) {
            for (String input : shard.inputs()) {
                runs.add(ShuffleRun.open(
                        context.runDirectory().resolve(input), Math.max(ShuffleRun.MIN_BUFFER_BYTES, bufferBytes)));
            }
            ShuffleMerge.merge(
                    runs,
                    Integer.parseInt(shard.parameters().get(PART)),
                    Integer.parseInt(shard.parameters().get(PARTS)),
                    (id, tokens, count) -> writer.write(id, tokens, 0, count));
            writer.finish();
        } finally {
            for (ShuffleRun run : runs) {
                run.close();
            }
        }
    }
}
