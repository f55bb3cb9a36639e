package dev.mews.cli.train;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.loader.PackSource;
import dev.mews.model.sweep.SweepConfig;
import dev.mews.model.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The file of {@code mews train sweep}: that of {@code mews train}, and what to sweep. */
public record SweepFile(
        @Describe("folder of packed shards, with its packs.json; a relative one starts at this file's folder")
        Optional<Path> shards,

        @Describe(
                "a mixture, in place of shards, as it stands when the sweep is started; relative to this file's folder")
        Optional<TrainFile.MixtureInput> mixture,

        @Describe("folders of held-out packed shards by name, whose loss counts; without any the training loss does")
        @Default("{}")
        Map<String, Path> heldOut,

        @Describe("folder for the runs and what they came to; a relative one starts at the current folder")
        Path output,

        @Describe("decides the fresh parameters, the same for all runs, and what a mixture draws") @Default("0")
        long seed,

        @Describe("the base shape and its training, as in a recipe") @Default("{}")
        TrainConfig train,

        @Describe("what to sweep, and how finely") @Default("{}")
        SweepConfig sweep) {
    public SweepFile {
        TrainFile.checkOne(shards, mixture);
    }

    /** Opens what to train on; to be closed if it is a mixture. */
    PackSource packs(Path file) throws IOException {
        return TrainFile.packs(file, shards, mixture, seed);
    }

    SortedMap<String, Path> resolvedHeldOut(Path file) {
        TreeMap<String, Path> resolved = new TreeMap<>();
        heldOut.forEach(
                (name, path) -> resolved.put(name, folder(file).resolve(path).normalize()));
        return resolved;
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().normalize().getParent();
    }
}
