package dev.mews.model.eval.recall;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is measured.
 *
 * @param tasks at least one, each once
 * @param lengths tokens of text, question and answer together; ascending
 * @param depths depths asked at each length, evenly from 0 to 1; from 2 to 11
 * @param texts texts of each task and length, at least 1; each is asked one question at each depth
 * @param seed decides the texts
 */
public record RecallOptions(List<RecallTask> tasks, List<Integer> lengths, int depths, int texts, long seed) {
    /** Answers to choose from: a model that knows nothing is right once in so many. */
    public static final int CANDIDATES = 8;

    static final int MOST_DEPTHS = 11;

    public RecallOptions {
        tasks = List.copyOf(tasks);
        lengths = List.copyOf(lengths);
        if (tasks.isEmpty() || Set.copyOf(tasks).size() != tasks.size()) {
            throw new IllegalArgumentException("tasks must be different ones, at least one, but were " + tasks);
        }
        if (lengths.isEmpty() || !List.copyOf(new TreeSet<>(lengths)).equals(lengths)) {
            throw new IllegalArgumentException("lengths must be ascending, at least one, but were " + lengths);
        }
        if (depths < 2 || depths > MOST_DEPTHS) {
            throw new IllegalArgumentException("depths must be from 2 to " + MOST_DEPTHS + ", but was " + depths);
        }
        if (texts < 1) {
            throw new IllegalArgumentException("texts must be at least 1, but was " + texts);
        }
    }

    /** The depth of an index: 0 for the first, 1 for the last. */
    public double depth(int index) {
        return index / (depths - 1.0);
    }
}
