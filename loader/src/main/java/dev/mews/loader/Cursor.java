package dev.mews.loader;

import dev.mews.loader.internal.Json;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A place in the training order, between two packs. It says nothing of ranks or batch sizes, so training may go on with
 * others.
 *
 * @param version 1
 * @param plan fingerprint of the plan the shards follow
 * @param pack packs before this place
 * @param tokens tokens before this place, padding not counted
 * @param sourceTokens the same by source
 */
public record Cursor(int version, String plan, long pack, long tokens, SortedMap<String, Long> sourceTokens) {
    public Cursor {
        if (version != 1) {
            throw new IllegalArgumentException("version of a cursor must be 1, but was " + version);
        }
        sourceTokens = Collections.unmodifiableSortedMap(new TreeMap<>(sourceTokens));
    }

    /** One line of JSON, for a checkpoint. */
    public String toJson() {
        return Json.write(this);
    }

    /**
     * Reads {@link #toJson}.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static Cursor fromJson(String json) {
        return Json.read(json, Cursor.class);
    }
}
