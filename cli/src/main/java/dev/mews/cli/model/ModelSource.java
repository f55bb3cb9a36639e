package dev.mews.cli.model;

import dev.mews.model.HybridConfig;
import dev.mews.model.Preset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What people name a model by: a preset, a {@code config.json}, or a folder that holds one. */
public final class ModelSource {
    private ModelSource() {}

    /**
     * The config of that model.
     *
     * @throws dev.mews.model.ModelException when it is none of them, or its config does not fit
     */
    public static HybridConfig read(String name) {
        try {
            if (Files.exists(Path.of(name))) {
                return HybridConfig.read(Path.of(name));
            }
        } catch (InvalidPathException notAPath) {
            // then it can only be a preset
        }
        return Preset.of(name).config();
    }
}
