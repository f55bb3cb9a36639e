package dev.mews.cli.tokenizer;

import dev.mews.core.config.ConfigException;
import picocli.CommandLine.Option;

/** How often merges are saved, and whether saved ones are used. */
final class ResumeArguments {
    @Option(
            names = "--resume",
            description =
                    "Go on with the merges, and the counts of inputs, that a killed run with the same inputs and options left"
                            + " in --output; what changed is made again.")
    boolean resume;

    @Option(
            names = "--checkpoint",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Save the merges made so far that often. Default: ${DEFAULT-VALUE}.")
    private int checkpoint;

    /** Seconds after which merges are saved, at least 0. */
    int checkpoint() {
        if (checkpoint < 0) {
            throw new ConfigException("--checkpoint must be at least 0, but was " + checkpoint);
        }
        return checkpoint;
    }
}
