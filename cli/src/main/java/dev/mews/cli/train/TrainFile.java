package dev.mews.cli.train;

import dev.mews.cli.internal.MixtureFile;
import dev.mews.core.config.ConfigLoader;
import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.loader.PackSource;
import dev.mews.mixtures.LiveMixture;
import dev.mews.mixtures.MixJournal;
import dev.mews.model.train.TrainConfig;
import dev.mews.model.train.TrainInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The file of {@code mews train}: what to read, where to write, and how to train. */
public record TrainFile(
        @Describe("folder of packed shards, with its packs.json; a relative one starts at this file's folder")
        Optional<Path> shards,

        @Describe("a mixture, in place of shards, whose packs are made while training; relative to this file's folder")
        Optional<MixtureInput> mixture,

        @Describe("folders of held-out packed shards by name; relative ones start at this file's folder") @Default("{}")
        Map<String, Path> heldOut,

        @Describe("the packs' tokenizer, for samples; relative to this file's folder")
        Optional<Path> tokenizer,

        @Describe("folder for checkpoints and metrics; a relative one starts at the current folder")
        Path output,

        @Describe("decides the fresh parameters, and what a mixture draws") @Default("0")
        long seed,

        @Describe("the model and its training, as in a recipe") @Default("{}")
        TrainConfig train) {
    public TrainFile {
        checkOne(shards, mixture);
    }

    static void checkOne(Optional<Path> shards, Optional<MixtureInput> mixture) {
        if (shards.isPresent() == mixture.isPresent()) {
            throw new IllegalArgumentException(
                    "one of shards and mixture must be given, but " + (shards.isPresent() ? "both are" : "neither is"));
        }
    }

    /** A mixture of token shards. */
    public record MixtureInput(
            @Describe("the mixture's file") Path file,

            @Describe("edits of the mixture; by default FILE.journal.jsonl beside it, read again at every checkpoint")
            Optional<Path> journal,

            @Describe("folder with the token shards of each source in a folder of its name; a source's path in the"
                    + " mixture goes before it")
            Path tokens) {}

    /**
     * Reads a file.
     *
     * @throws dev.mews.core.config.ConfigException when anything in it is wrong
     */
    static TrainFile load(Path file, Map<String, String> variables) {
        return ConfigLoader.load(file, TrainFile.class, variables);
    }

    /** Opens what to train on; to be closed if it is a {@link LiveMixture}. */
    PackSource packs(Path file) throws IOException {
        return packs(file, shards, mixture, seed);
    }

    /** Opens shards, or a mixture, named in {@code file}. */
    static PackSource packs(Path file, Optional<Path> shards, Optional<MixtureInput> mixture, long seed)
            throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (mixture.isEmpty()) {
            return PackSource.shards(folder.resolve(shards.orElseThrow()).normalize());
        }
        Path mix = folder.resolve(mixture.get().file()).normalize();
        return LiveMixture.open(
                mix,
                MixtureFile.read(mix),
                mixture.get().journal().map(folder::resolve).orElse(MixJournal.beside(mix)),
                folder.resolve(mixture.get().tokens()).normalize(),
                seed);
    }

    /** What the trainer reads and writes. */
    TrainInputs inputs(PackSource packs, Path file, Path instead) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        TreeMap<String, Path> resolved = new TreeMap<>();
        heldOut.forEach((name, path) -> resolved.put(name, folder.resolve(path).normalize()));
        return new TrainInputs(
                packs,
                resolved,
                (instead == null ? output : instead).toAbsolutePath().normalize(),
                seed,
                tokenizer.map(place -> folder.resolve(place).normalize()));
    }
}
