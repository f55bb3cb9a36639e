package dev.mews.mixtures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;

/**
 * One packed shard of a plan: positions only, enough to write it alone on any machine that has the token shards.
 *
 * @param index number of the shard, from 0
 * @param name file name without an extension
 * @param firstPack packs of the plan before it
 * @param packs its packs
 * @param firstToken tokens of the plan before it, padding not counted
 * @param tokens its tokens, padding not counted
 * @param sequenceLength tokens of each pack, padding counted
 * @param start the place in the plan at which it begins
 */
public record PackedShardSpec(
        int index,
        String name,
        long firstPack,
        int packs,
        long firstToken,
        long tokens,
        int sequenceLength,
        MixCursor start)
        implements Serializable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** One line of JSON. */
    public String toJson() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the specification of shard " + name, e);
        }
    }

    /**
     * Reads {@link #toJson}.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static PackedShardSpec fromJson(String json) {
        try {
            return MAPPER.readValue(json, PackedShardSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a packed shard specification: " + e.getOriginalMessage(), e);
        }
    }
}
