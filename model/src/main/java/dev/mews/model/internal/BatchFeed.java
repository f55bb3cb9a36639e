package dev.mews.model.internal;

import dev.mews.loader.Batch;
import dev.mews.loader.BatchReader;
import dev.mews.loader.Cursor;
import dev.mews.loader.PackedShards;
import java.io.IOException;
import java.nio.file.Path;

/** Batches in training order, several passes over the packs if wanted, in batches whose size may change. */
final class BatchFeed implements Feed {
    private final PackedShards shards;
    private final BatchStages stages;
    private final int epochs;
    private final Objective objective;
    private BatchReader reader;
    private int batchSize;
    private long tokens;
    private int epoch;

    private BatchFeed(PackedShards shards, BatchStages stages, int epochs, Objective objective) throws IOException {
        this.shards = shards;
        this.objective = objective;
        this.stages = stages;
        this.epochs = epochs;
        this.batchSize = stages.at(0);
        this.reader = BatchReader.over(shards, batchSize);
    }

    static BatchFeed open(Path folder, BatchStages stages, int epochs, Objective objective) throws IOException {
        PackedShards shards = PackedShards.open(folder);
        try {
            return new BatchFeed(shards, stages, epochs, objective);
        } catch (IOException | RuntimeException e) {
            shards.close();
            throw e;
        }
    }

    PackedShards shards() {
        return shards;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public Cursor cursor() {
        return reader.cursor();
    }

    @Override
    public long packs() {
        return epoch > 0 ? shards.packs() : reader.cursor().pack();
    }

    @Override
    public long tokens() {
        return tokens;
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public void seek(int toEpoch, Cursor cursor, long positions) throws IOException {
        epoch = toEpoch;
        tokens = positions;
        batchSize = stages.at(positions);
        reader = BatchReader.over(shards, batchSize);
        reader.seek(cursor);
    }

    @Override
    public Step next() throws IOException {
        int wanted = stages.at(tokens);
        if (wanted != batchSize) {
            Cursor here = reader.cursor();
            batchSize = wanted;
            reader = BatchReader.over(shards, wanted);
            reader.seek(here);
        }
        Batch batch = reader.next();
        while (batch == null && epoch + 1 < epochs && shards.packs() > 0) {
            epoch++;
            reader.seek(0L);
            batch = reader.next();
        }
        if (batch == null) {
            return null;
        }
        tokens += (long) batch.rows() * batch.sequenceLength();
        return new Step(Rows.of(batch), objective);
    }

    /** How at most {@code mostSteps} batches will come, {@code warmupSteps} of them in the warm-up; reads none. */
    Plan plan(int mostSteps, int warmupSteps) {
        int steps = 0;
        long positions = 0;
        long warmup = 0;
        for (int pass = 0; pass < epochs && steps < mostSteps; pass++) {
            for (long pack = 0; pack < shards.packs() && steps < mostSteps; steps++) {
                int rows = shards.packsOfOneLength(pack, stages.at(positions));
                positions += (long) rows * shards.sequenceLength(pack);
                pack += rows;
                warmup = steps < Math.max(1, warmupSteps) ? positions : warmup;
            }
        }
        return new Plan(steps, warmup);
    }

    @Override
    public void close() throws IOException {
        shards.close();
    }
}
