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
 * @param earlier the plans that were in force before the mixture was edited, oldest first; empty if it never was
 */
public record PackedManifest(int version, PackStreamInfo info, List<Entry> shards, List<EarlierPlan> earlier) {
    /** Name of the file in the directory of the shards. */
    public static final String FILE = "packs.json";

    public PackedManifest {
        shards = List.copyOf(shards);
        // Manifests from before mixtures could be edited do not have it.
        earlier = earlier == null ? List.of() : List.copyOf(earlier);
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

    /** The manifest of a mixture that was never edited. */
    public PackedManifest(int version, PackStreamInfo info, List<Entry> shards) {
        this(version, info, shards, List.of());
    }

    /**
     * A plan up to the edit that ended it. Its shards are those of the edited plan, byte for byte.
     *
     * @param plan its fingerprint
     * @param packs packs of the run before the edit
     * @param sources how many of the sources it had: the first ones
     */
    public record EarlierPlan(String plan, long packs, int sources) {}

    /** What a shard that begins at a pack says of itself. */
    public PackStreamInfo infoAt(long pack) {
        for (EarlierPlan plan : earlier) {
            if (pack < plan.packs()) {
                return new PackStreamInfo(
                        plan.plan(),
                        info.sources().subList(0, plan.sources()),
                        info.vocabularySize(),
                        info.endOfText(),
                        info.padToken(),
                        info.tokenizer());
            }
        }
        return info;
    }

    /** How many packs, from the first one on, a plan has in common with this one; -1 if it is none this one was edited from. */
    public long packsSharedWith(String plan) {
        return plan.equals(info.plan())
                ? packs()
                : earlier.stream()
                        .filter(e -> e.plan().equals(plan))
                        .mapToLong(EarlierPlan::packs)
                        .findFirst()
                        .orElse(-1);
    }

    /** The longest row of all packs; 0 if there are none. */
    public int maxSequenceLength() {
        return shards.stream().mapToInt(Entry::sequenceLength).max().orElse(0);
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
