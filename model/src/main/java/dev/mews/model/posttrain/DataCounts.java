package dev.mews.model.posttrain;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the examples of post-training: {@code read = kept + dropped + failed}.
 *
 * @param read lines that are not blank
 * @param kept examples to learn from
 * @param cut how many of them lost their end
 * @param dropped well-formed examples that are not learned from, by reason
 * @param failed lines that are no example, by reason
 * @param tokens tokens of the kept ones
 * @param answerTokens how many of them the assistant says
 */
public record DataCounts(
        long read,
        long kept,
        long cut,
        SortedMap<String, Long> dropped,
        SortedMap<String, Long> failed,
        long tokens,
        long answerTokens) {
    public DataCounts {
        dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
        failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
    }
}
