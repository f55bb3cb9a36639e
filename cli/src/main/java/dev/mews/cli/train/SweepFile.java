package dev.mews.cli.train;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.model.sweep.SweepConfig;
import dev.mews.model.train.TrainConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The file of {@code mews train sweep}: that of {@code mews train}, and what to sweep. */
public record SweepFile(
        @Describe("folder of packed shards, with its packs.json; a relative one starts at this file's folder")
        Path shards,

        @Describe("folders of held-out packed shards by name, whose loss counts; without any the training loss does")
        @Default("{}")
        Map<String, Path> heldOut,

        @Describe("folder for the runs and what they came to; a relative one starts at the current folder")
        Path output,

        @Describe("decides the fresh parameters, the same for all runs") @Default("0")
        long seed,

        @Describe("the base shape and its training, as in a recipe") @Default("{}")
        TrainConfig train,

        @Describe("what to sweep, and how finely") @Default("{}")
        SweepConfig sweep) {
    Path resolvedShards(Path file) {
        return folder(file).resolve(shards).normalize();
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
