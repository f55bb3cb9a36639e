package dev.mews.model.eval.recall;

import java.util.List;

/**
 * A question at the end of a text.
 *
 * @param depth where the fact is: 0 at the start of the text, 1 at its end
 * @param tokens the question, up to where the answer begins
 * @param candidates possible answers, all of the same number of tokens
 * @param answer index of the right one
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
public record RecallQuestion(double depth, int[] tokens, List<int[]> candidates, int answer) {
    public RecallQuestion {
        candidates = List.copyOf(candidates);
    }
}
