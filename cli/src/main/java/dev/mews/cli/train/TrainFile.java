package dev.mews.cli.train;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.model.train.TrainConfig;
import dev.mews.model.train.TrainInputs;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The file of {@code mews train}: what to read, where to write, and how to train. */
public record TrainFile(
        @Describe("folder of packed shards, with its packs.json; a relative one starts at this file's folder")
        Path shards,

        @Describe("folders of held-out packed shards by name; relative ones start at this file's folder") @Default("{}")
        Map<String, Path> heldOut,

        @Describe("folder for checkpoints and metrics; a relative one starts at the current folder")
        Path output,

        @Describe("decides the fresh parameters") @Default("0")
        long seed,

        @Describe("the model and its training, as in a recipe") @Default("{}")
        TrainConfig train) {
    /**
     * Reads a file.
     *
     * @throws dev.mews.core.config.ConfigException when anything in it is wrong
     */
    static TrainFile load(Path file, Map<String, String> variables) {
        return ConfigLoader.load(file, TrainFile.class, variables);
    }

    /** What the trainer reads and writes. */
    TrainInputs inputs(Path file, Path instead) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        TreeMap<String, Path> resolved = new TreeMap<>();
        heldOut.forEach((name, path) -> resolved.put(name, folder.resolve(path).normalize()));
        return new TrainInputs(
                folder.resolve(shards).normalize(),
                resolved,
                (instead == null ? output : instead).toAbsolutePath().normalize(),
                seed);
    }
}
