package dev.mews.model.internal.posttrain;

import dev.mews.core.hash.Seeds;
import dev.mews.loader.Cursor;
import dev.mews.model.internal.train.CrossEntropy;
import dev.mews.model.internal.train.Feed;
import dev.mews.model.internal.train.Objective;
import dev.mews.model.parallel.World;
import dev.mews.model.train.TrainConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Packed conversations, every epoch packed and ordered anew by the seed. Owns its examples. */
final class SftFeed implements Feed {
    private final ExampleRows rows;
    private final Seeds seeds;
    private final TrainConfig config;
    private final Objective objective;
    private final World world;
    private int epoch;
    private int row;
    private long positions;
    private ExampleRows.Layout layout;
    private int[] order;

    /** @param world of whose batches this rank gets its rows */
    SftFeed(ExampleRows rows, long seed, TrainConfig config, World world) {
        this.rows = rows;
        this.seeds = new Seeds(seed);
        this.config = config;
        this.objective = new CrossEntropy(config.zLoss());
        this.world = world;
        begin(0);
    }

    private void begin(int newEpoch) {
        epoch = newEpoch;
        row = 0;
        layout = rows.pack(ExampleOrder.shuffled(rows.examples().size(), seeds, "sft-examples", newEpoch));
        // Best fit makes rows of long conversations first; steps should see all lengths.
        order = ExampleOrder.shuffled(layout.rows(), seeds, "sft-rows", newEpoch);
    }

    /** How the batches will come: every epoch has as many rows, because best fit looks at lengths only. */
    Plan plan() {
        long perEpoch = ((long) layout.rows() + config.batchSize() - 1) / config.batchSize();
        int steps = (int) Math.min(config.steps(), config.epochs() * perEpoch);
        long warmup = (long) Math.min(steps, Math.max(1, config.warmupSteps())) * config.batchSize() * rows.length();
        return new Plan(steps, warmup);
    }

    @Override
    public Step next() throws IOException {
        if (row == layout.rows()) {
            if (epoch + 1 >= config.epochs()) {
                return null;
            }
            begin(epoch + 1);
        }
        List<int[]> batch = new ArrayList<>();
        while (batch.size() < config.batchSize() && row < layout.rows()) {
            batch.add(layout.row(order[row++]));
        }
        positions += (long) batch.size() * rows.length();
        List<int[]> mine = ExampleRows.share(batch, world);
        return new Step(rows.read(mine), objective, rows.tokens(mine));
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public Cursor cursor() {
        return new Cursor(rows.examples().fingerprint(), row, 0, List.of());
    }

    @Override
    public long packs() {
        return epoch > 0 ? layout.rows() : row;
    }

    @Override
    public long tokens() {
        return positions;
    }

    @Override
    public int batchSize() {
        return config.batchSize();
    }

    @Override
    public void seek(int toEpoch, Cursor cursor, long toPositions) {
        begin(toEpoch);
        row = Math.toIntExact(cursor.pack());
        positions = toPositions;
    }

    @Override
    public void close() throws IOException {
        rows.examples().close();
    }
}
