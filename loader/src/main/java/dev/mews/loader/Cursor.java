package dev.mews.loader;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mews.loader.internal.Json;
import java.util.List;

/**
 * A place in the training order, between two packs. It says nothing of ranks or batch sizes, so training may go on with
 * others. The plan's fingerprint stands for the names and the order of its sources: a thousand sources take at most 20 bytes
 * each, whatever they are called.
 *
 * @param version {@link #VERSION}
 * @param plan fingerprint of the plan the shards follow
 * @param pack packs before this place
 * @param tokens tokens before this place, padding not counted
 * @param sourceTokens the same by source, in the order of the plan's sources
 */
public record Cursor(int version, String plan, long pack, long tokens, List<Long> sourceTokens) {
    /** The version written and read. Version 1 named its sources. */
    public static final int VERSION = 2;

    public Cursor {
        if (version != VERSION) {
            throw new IllegalArgumentException("version of a cursor must be " + VERSION + ", but was " + version
                    + ": resume with the build that wrote it, or train anew");
        }
        sourceTokens = List.copyOf(sourceTokens);
    }

    /** A place of this version. */
    public Cursor(String plan, long pack, long tokens, List<Long> sourceTokens) {
        this(VERSION, plan, pack, tokens, sourceTokens);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Versioned(int version) {}

    /** One line of JSON, for a checkpoint. */
    public String toJson() {
        return Json.write(this);
    }

    /**
     * Reads {@link #toJson}.
     *
     * @throws IllegalArgumentException if the text is something else or of another version
     */
    public static Cursor fromJson(String json) {
        int version = Json.read(json, Versioned.class).version();
        return version == VERSION ? Json.read(json, Cursor.class) : new Cursor(version, "", 0, 0, List.of());
    }
}
