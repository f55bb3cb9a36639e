package dev.mews.core.run;

import dev.mews.core.shard.Tally;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a stage hands back.
 *
 * @param tally what happened to its documents, all shards merged; empty if it handles none
 * @param details what else belongs into {@code run.json}: numbers, texts, lists and maps of them
 */
public record StageResult(Tally tally, SortedMap<String, Object> details) {
    public StageResult {
        Objects.requireNonNull(tally, "tally");
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    public static StageResult of(Tally tally) {
        return new StageResult(tally, Collections.emptySortedMap());
    }

    public static StageResult of(Tally tally, Map<String, Object> details) {
        return new StageResult(tally, new TreeMap<>(details));
    }
}
