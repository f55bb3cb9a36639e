package dev.mews.cli.train;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.model.posttrain.PostTrainInputs;
import dev.mews.model.posttrain.SftConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file of {@code mews train sft}: the model to begin with, the conversations, where to write, and how to train. */
public record SftFile(
        @Describe(
                "model to begin with: a folder with config.json, a folder of checkpoints, or a run; relative to this file")
        Path from,

        @Describe("its tokenizer; by default the one beside the model")
        Optional<Path> tokenizer,

        @Describe("globs of JSON Lines files of conversations; relative ones start at this file's folder")
        List<String> conversations,

        @Describe("globs of conversations that are only measured on") @Default("[]")
        List<String> heldOut,

        @Describe("folder for checkpoints, metrics and data; a relative one starts at the current folder")
        Path output,

        @Describe("decides the order of the conversations") @Default("0")
        long seed,

        @Describe("how to train") @Default("{}") SftConfig train) {
    /** What the trainer reads and writes. */
    PostTrainInputs inputs(Path file, Path instead) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return new PostTrainInputs(
                folder.resolve(from).normalize(),
                tokenizer.map(place -> folder.resolve(place).normalize()),
                conversations,
                heldOut,
                folder,
                (instead == null ? output : instead).toAbsolutePath().normalize(),
                seed);
    }
}
