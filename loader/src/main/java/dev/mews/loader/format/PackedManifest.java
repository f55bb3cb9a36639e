package dev.mews.loader.format;

import dev.mews.loader.internal.Json;
import java.util.List;

/**
 * The packed shards of one plan in training order: the content of {@code packs.json}. It follows from the plan alone, so it
 * can be written before, after or without the shards.
 *
 * @param version 1
 * @param info what the shards have in common
 * @param shards in training order, without gaps
 */
public record PackedManifest(int version, PackStreamInfo info, List<Entry> shards) {
    /** Name of the file in the directory of the shards. */
    public static final String FILE = "packs.json";

    public PackedManifest {
        shards = List.copyOf(shards);
        if (version != 1) {
            throw new IllegalArgumentException("version must be 1, but was " + version);
        }
        long pack = 0;
        long token = 0;
        for (Entry shard : shards) {
            if (shard.firstPack() != pack || shard.firstToken() != token) {
                throw new IllegalArgumentException("shard " + shard.name() + " must begin at pack " + pack + ", token "
                        + token + ", but begins at " + shard.firstPack() + ", " + shard.firstToken());
            }
            pack += shard.packs();
            token += shard.tokens();
        }
    }

    /**
     * One shard.
     *
     * @param name file name without an extension
     * @param firstPack packs before it
     * @param packs its packs
     * @param firstToken tokens before it, padding not counted
     * @param tokens its tokens, padding not counted
     * @param sequenceLength tokens of each pack, padding counted
     */
    public record Entry(String name, long firstPack, int packs, long firstToken, long tokens, int sequenceLength) {}

    /** Number of packs in all shards. */
    public long packs() {
        return shards.isEmpty() ? 0 : last().firstPack() + last().packs();
    }

    /** Number of tokens in all shards, padding not counted. */
    public long tokens() {
        return shards.isEmpty() ? 0 : last().firstToken() + last().tokens();
    }

    private Entry last() {
        return shards.get(shards.size() - 1);
    }

    /** The text of {@code packs.json}. */
    public String toJson() {
        return Json.writePretty(this);
    }

    /**
     * Reads the text of {@code packs.json}.
     *
     * @throws IllegalArgumentException if it is something else, or has gaps
     */
    public static PackedManifest fromJson(String json) {
        return Json.read(json, PackedManifest.class);
    }
}
