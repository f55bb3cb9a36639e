package dev.mews.model.internal.train;

import java.util.Collections;
import java.util.SortedMap;

/** What is minimised over a batch: the mean of the losses of its parts, which are targets or pairs of texts. */
public interface Objective {
    /** Number of parts. */
    int parts(Rows batch);

    /**
     * Adds the gradients of {@code weight * (sum of losses)}.
     *
     * @param rows of the batch, or some of them that follow each other
     * @param firstRow number of the first of them in the batch
     * @return sum of the losses as reported
     */
    double run(Head head, Rows rows, int firstRow, double weight);

    /** Further means over the parts of the passes run so far, by name; empty when the loss says it all. */
    default SortedMap<String, Double> figures() {
        return Collections.emptySortedMap();
    }
}
