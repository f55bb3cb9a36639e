package dev.mews.model.internal;

import dev.mews.loader.Batch;
import dev.mews.loader.BatchReader;
import dev.mews.loader.Cursor;
import dev.mews.loader.PackedShards;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Batches in training order, several passes over the packs if wanted. */
final class BatchFeed implements Closeable {
    private final PackedShards shards;
    private final BatchReader reader;
    private final int epochs;
    private int epoch;

    private BatchFeed(PackedShards shards, BatchReader reader, int epochs) {
        this.shards = shards;
        this.reader = reader;
        this.epochs = epochs;
    }

    static BatchFeed open(Path folder, int batchSize, int epochs) throws IOException {
        PackedShards shards = PackedShards.open(folder);
        try {
            return new BatchFeed(shards, BatchReader.over(shards, batchSize), epochs);
        } catch (IOException | RuntimeException e) {
            shards.close();
            throw e;
        }
    }

    PackedShards shards() {
        return shards;
    }

    /** Passes begun before the current one. */
    int epoch() {
        return epoch;
    }

    Cursor cursor() {
        return reader.cursor();
    }

    void seek(int toEpoch, Cursor cursor) throws IOException {
        epoch = toEpoch;
        reader.seek(cursor);
    }

    /** The next batch, or null when the last pass is over. */
    Batch next() throws IOException {
        Batch batch = reader.next();
        while (batch == null && epoch + 1 < epochs && shards.packs() > 0) {
            epoch++;
            reader.seek(0L);
            batch = reader.next();
        }
        return batch;
    }

    @Override
    public void close() throws IOException {
        shards.close();
    }
}
