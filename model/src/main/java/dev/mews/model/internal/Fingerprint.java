package dev.mews.model.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.config.ConfigJson;
import dev.mews.core.hash.Sha256;
import dev.mews.loader.PackedShards;
import dev.mews.model.HybridConfig;
import dev.mews.model.train.TrainConfig;
import java.io.IOException;
import java.util.List;

/** A hash of all that decides a run's losses, except the number of threads: reporting and saving are left out. */
final class Fingerprint {
    /** Keys of the config that decide no loss. */
    private static final List<String> INDIFFERENT = List.of(
            "recompute",
            "stop_at_spike",
            "tensorboard",
            "log_every",
            "eval_every",
            "eval_packs",
            "checkpoint_every",
            "keep_checkpoints",
            "threads");

    private Fingerprint() {}

    static String of(TrainConfig config, int steps, long seed, PackedShards shards, HybridConfig shape)
            throws IOException {
        ObjectNode decisive = (ObjectNode) new ObjectMapper().readTree(ConfigJson.canonical(config));
        decisive.remove(INDIFFERENT);
        decisive.put("steps", steps);
        return Sha256.ofUtf8(String.join(
                "\n",
                "trainer 2",
                decisive.toString(),
                Long.toString(seed),
                shards.info().plan(),
                shards.tokenizer(),
                Long.toString(shards.packs()),
                Long.toString(shards.tokens()),
                shape.toJson()));
    }
}
