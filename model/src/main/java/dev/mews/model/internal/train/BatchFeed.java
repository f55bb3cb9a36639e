package dev.mews.model.internal.train;

import dev.mews.loader.Batch;
import dev.mews.loader.BatchReader;
import dev.mews.loader.Cursor;
import dev.mews.loader.PackSource;
import dev.mews.loader.PackStream;
import dev.mews.model.parallel.World;
import java.io.IOException;

/** Batches in training order, several passes over the packs if wanted, in batches whose size may change. */
final class BatchFeed implements Feed {
    private final PackSource source;
    private final PackStream stream;
    private final BatchStages stages;
    private final int epochs;
    private final Objective objective;
    private final World world;
    private BatchReader reader;
    private Batch spent;
    private int batchSize;
    private long tokens;
    private int epoch;

    private BatchFeed(
            PackSource source, PackStream stream, BatchStages stages, int epochs, Objective objective, World world)
            throws IOException {
        this.source = source;
        this.stream = stream;
        this.objective = objective;
        this.stages = stages;
        this.epochs = epochs;
        this.world = world;
        this.batchSize = stages.at(0);
        this.reader = reader();
    }

    /** @param world of whose batches this rank gets its rows */
    static BatchFeed open(PackSource source, BatchStages stages, int epochs, Objective objective, World world)
            throws IOException {
        PackStream stream = source.open();
        try {
            return new BatchFeed(source, stream, stages, epochs, objective, world);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private BatchReader reader() throws IOException {
        return BatchReader.over(stream, batchSize, world.rank(), world.size());
    }

    PackStream stream() {
        return stream;
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
        return epoch > 0 ? stream.packs() : reader.cursor().pack();
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
    public boolean refresh() throws IOException {
        return source.refresh();
    }

    @Override
    public void seek(int toEpoch, Cursor cursor, long positions) throws IOException {
        if (toEpoch > 0 && !cursor.plan().equals(stream.info().plan())) {
            throw new IllegalArgumentException("the checkpoint is in pass " + (toEpoch + 1)
                    + " over packs of plan " + cursor.plan() + ", but they follow plan "
                    + stream.info().plan() + ": a mixture can be edited in the first pass only");
        }
        epoch = toEpoch;
        tokens = positions;
        batchSize = stages.at(positions);
        reader = reader();
        reader.seek(cursor);
    }

    @Override
    public Step next() throws IOException {
        int wanted = stages.at(tokens);
        if (wanted != batchSize) {
            Cursor here = reader.cursor();
            batchSize = wanted;
            reader = reader();
            reader.seek(here);
        }
        long before = reader.cursor().pack();
        Batch batch = reader.next(spent);
        while (batch == null && epoch + 1 < epochs && stream.packs() > 0) {
            epoch++;
            reader.seek(0L);
            before = 0;
            batch = reader.next(spent);
        }
        if (batch == null) {
            return null;
        }
        spent = batch;
        // Those of all ranks.
        tokens += (reader.cursor().pack() - before) * batch.sequenceLength();
        return new Step(Rows.of(batch), objective, batch.lossTokens());
    }

    /** How at most {@code mostSteps} batches will come, {@code warmupSteps} of them in the warm-up; reads none. */
    Plan plan(int mostSteps, int warmupSteps) {
        int steps = 0;
        long positions = 0;
        long warmup = 0;
        for (int pass = 0; pass < epochs && steps < mostSteps; pass++) {
            for (long pack = 0; pack < stream.packs() && steps < mostSteps; steps++) {
                int rows = stream.packsOfOneLength(pack, stages.at(positions));
                positions += (long) rows * stream.sequenceLength(pack);
                pack += rows;
                warmup = steps < Math.max(1, warmupSteps) ? positions : warmup;
            }
        }
        return new Plan(steps, warmup);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
