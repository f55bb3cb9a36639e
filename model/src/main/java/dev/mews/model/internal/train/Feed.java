package dev.mews.model.internal.train;

import dev.mews.loader.Cursor;
import java.io.Closeable;
import java.io.IOException;

/** Batches in training order, and the place in it: what a {@link TrainLoop} reads and a checkpoint remembers. */
public interface Feed extends Closeable {
    /**
     * Rows of one step and what is minimised over them.
     *
     * @param rows packed rows; the arrays may be those of the next step's too
     * @param objective of this batch
     * @param textTokens tokens that go through the model, padding not counted: what speed is measured in
     */
    record Step(Rows rows, Objective objective, int textTokens) {}

    /** The next step's batch, or null when the last pass is over. */
    Step next() throws IOException;

    /** Passes begun before the current one. */
    int epoch();

    /** Place in the current pass, before the next batch. */
    Cursor cursor();

    /** Different packs given so far. */
    long packs();

    /** Positions of the batches given so far, padding included. */
    long tokens();

    /** Rows, or pairs, of the batch given last, were it full. */
    int batchSize();

    /** Whether the plan of the batches was edited, so that the run has to be opened anew to go on with the edited one. */
    default boolean refresh() throws IOException {
        return false;
    }

    /**
     * Goes on at a place that {@link #epoch}, {@link #cursor} and {@link #tokens} gave.
     *
     * @throws IllegalArgumentException if the batches before it are not those that were given then
     */
    void seek(int toEpoch, Cursor cursor, long positions) throws IOException;

    /**
     * How the batches will come.
     *
     * @param steps number of batches
     * @param warmupTokens positions of those of the warm-up
     */
    record Plan(int steps, long warmupTokens) {}
}
