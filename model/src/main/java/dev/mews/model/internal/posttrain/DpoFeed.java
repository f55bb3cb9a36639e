package dev.mews.model.internal.posttrain;

import dev.mews.core.hash.Seeds;
import dev.mews.loader.Cursor;
import dev.mews.model.internal.train.Feed;
import dev.mews.model.parallel.World;
import dev.mews.model.train.TrainConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Pairs in an order that the seed decides, every epoch another; the pairs of a step are packed into rows. Owns its examples. */
final class DpoFeed implements Feed {
    private final ExampleRows rows;
    private final ReferenceScores reference;
    private final Seeds seeds;
    private final TrainConfig config;
    private final double beta;
    private final boolean perToken;
    private final World world;
    private int epoch;
    private int at;
    private long positions;
    private int[] order;

    /** @param world of whose batches this rank gets its rows */
    DpoFeed(
            ExampleRows rows,
            ReferenceScores reference,
            long seed,
            TrainConfig config,
            double beta,
            boolean perToken,
            World world) {
        this.rows = rows;
        this.reference = reference;
        this.seeds = new Seeds(seed);
        this.config = config;
        this.beta = beta;
        this.perToken = perToken;
        this.world = world;
        begin(0);
    }

    private void begin(int newEpoch) {
        epoch = newEpoch;
        at = 0;
        order = ExampleOrder.shuffled(rows.examples().size(), seeds, "dpo-pairs", newEpoch);
    }

    /** How the batches will come; the warm-up's positions are those of rows without padding. */
    Plan plan() {
        long perEpoch = ((long) order.length + config.batchSize() - 1) / config.batchSize();
        int steps = (int) Math.min(config.steps(), config.epochs() * perEpoch);
        return new Plan(steps, Math.max(1, config.warmupSteps()) * tokensPerStep());
    }

    /** Tokens of a step's pairs, on average. */
    long tokensPerStep() {
        return rows.examples().counts().tokens()
                * config.batchSize()
                / rows.examples().size();
    }

    @Override
    public Step next() throws IOException {
        if (at == order.length) {
            if (epoch + 1 >= config.epochs()) {
                return null;
            }
            begin(epoch + 1);
        }
        int to = Math.min(order.length, at + config.batchSize());
        List<int[]> batch = rows.pack(Arrays.copyOfRange(order, at, to)).all();
        at = to;
        positions += (long) batch.size() * rows.length();
        return step(rows, reference, beta, perToken, ExampleRows.share(batch, world));
    }

    /** Some rows of pairs, and their objective. */
    static Step step(
            ExampleRows rows, ReferenceScores reference, double beta, boolean perToken, List<int[]> rowsOfPairs)
            throws IOException {
        double[][] scores = rowsOfPairs.stream().map(reference::of).toArray(double[][]::new);
        return new Step(rows.read(rowsOfPairs), new Preferences(beta, perToken, scores), rows.tokens(rowsOfPairs));
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public Cursor cursor() {
        return new Cursor(rows.examples().fingerprint(), at, 0, List.of());
    }

    @Override
    public long packs() {
        return epoch > 0 ? order.length : at;
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
        at = Math.toIntExact(cursor.pack());
        positions = toPositions;
    }

    @Override
    public void close() throws IOException {
        rows.examples().close();
    }
}
