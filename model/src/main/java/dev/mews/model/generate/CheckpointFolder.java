package dev.mews.model.generate;

import dev.mews.model.ModelException;
import dev.mews.model.internal.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which model folder a path means: itself, or the newest complete checkpoint in it. */
final class CheckpointFolder {
    private CheckpointFolder() {}

    static Path resolve(Path folder) {
        if (Files.exists(folder.resolve("config.json"))) {
            return folder;
        }
        try {
            Path newest = CheckpointStore.newestIn(folder);
            if (newest == null) {
                newest = CheckpointStore.newestIn(folder.resolve("checkpoints"));
            }
            if (newest != null) {
                return newest;
            }
        } catch (IOException e) {
            throw new ModelException(folder + ": cannot be listed: " + e, e);
        }
        throw new ModelException(folder + ": no model here: expected config.json and model.safetensors, or checkpoints"
                + " named step-NNNNNN that are complete");
    }
}
