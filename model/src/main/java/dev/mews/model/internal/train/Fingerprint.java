package dev.mews.model.internal.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.config.ConfigJson;
import dev.mews.core.hash.Sha256;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.model.HybridConfig;
import dev.mews.model.train.TrainConfig;
import java.io.IOException;
import java.util.List;

/**
 * A hash of what decides a run's losses beside the packs and the number of threads: reporting and saving are left out. The
 * packs are checked by the cursor of a checkpoint, which a plan that was edited later on still holds.
 */
public final class Fingerprint {
    /** Keys of the config that decide no loss. */
    private static final List<String> INDIFFERENT = List.of(
            "recompute",
            "stop_at_spike",
            "tensorboard",
            "samples",
            "diagnostics_every",
            "log_every",
            "eval_every",
            "eval_packs",
            "checkpoint_every",
            "keep_checkpoints",
            "keep_every",
            "threads");

    private Fingerprint() {}

    static String of(TrainConfig config, long seed, PackStreamInfo packs, HybridConfig shape) throws IOException {
        return Sha256.ofUtf8(String.join(
                "\n", "trainer 3", decisive(config), Long.toString(seed), packs.tokenizer(), withoutLongest(shape)));
    }

    /** An edit of the mixture may bring longer sequences: the longest is noted in the shape, but decides nothing. */
    private static String withoutLongest(HybridConfig shape) throws IOException {
        ObjectNode fields = (ObjectNode) new ObjectMapper().readTree(shape.toJson());
        fields.remove("max_position_embeddings");
        return fields.toString();
    }

    /** The settings that decide losses, as text. */
    public static String decisive(TrainConfig config) throws IOException {
        ObjectNode decisive = (ObjectNode) new ObjectMapper().readTree(ConfigJson.canonical(config));
        decisive.remove(INDIFFERENT);
        return decisive.toString();
    }
}
