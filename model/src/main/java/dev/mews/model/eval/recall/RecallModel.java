package dev.mews.model.eval.recall;

import java.util.List;

/** What recall is asked of. */
public interface RecallModel {
    /** Reads a text, which questions then follow. */
    Reading read(int[] context);

    /** A text that has been read. */
    interface Reading extends AutoCloseable {
        /**
         * Scores answers to a question, each as what follows the text and the question; earlier questions are forgotten.
         *
         * @return a score for each candidate, in their order
         */
        List<Score> ask(int[] question, List<int[]> candidates);

        @Override
        void close();
    }

    /**
     * How a model takes an answer.
     *
     * @param logLikelihood logarithm of its probability
     * @param greedy whether each of its tokens was the likeliest, so that greedy generation says it
     */
    record Score(double logLikelihood, boolean greedy) {}
}
