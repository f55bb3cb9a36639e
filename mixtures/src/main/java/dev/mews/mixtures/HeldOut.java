package dev.mews.mixtures;

import dev.mews.core.io.AtomicFiles;
import dev.mews.loader.format.PackedManifest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Packs a held-out source for evaluation: every token once, in order, in sequences of one length. */
public final class HeldOut {
    private HeldOut() {}

    /** The mixture of one source, passed once; only the last sequence has padding. */
    public static MixConfig config(String source, long tokens, int sequenceLength) {
        return new MixConfig(
                Map.of(source, new MixConfig.MixSource(Optional.empty(), MixConfig.Difficulty.EASY, 1)),
                List.of(new MixConfig.TrainingStage(tokens, sequenceLength, Map.of(source, BigDecimal.ONE))),
                MixConfig.Order.UNIFORM,
                new MixConfig.Packing(MixConfig.Packing.Algorithm.CONCAT, 1),
                MixConfig.Shortage.REFUSE,
                1L << 26);
    }

    /** The plan of a held-out source. */
    public static MixPlan plan(TokenSource source, int sequenceLength) throws IOException {
        return MixPlan.of(config(source.name(), source.tokens(), sequenceLength), List.of(source), 0);
    }

    /** Writes all shards and {@code packs.json} to a folder. */
    public static void write(TokenSource source, int sequenceLength, Path folder) throws IOException {
        MixPlan plan = plan(source, sequenceLength);
        PackedShardWriter writer = new PackedShardWriter(plan);
        for (PackedShardSpec shard : plan.shards()) {
            writer.write(shard, folder);
        }
        AtomicFiles.writeString(folder.resolve(PackedManifest.FILE), plan.manifest());
    }
}
