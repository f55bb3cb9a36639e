package dev.mews.cli.model;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mews model}: the group of the model's commands. */
@Command(
        name = "model",
        description = "Look at and make hybrid (attention and Mamba-2) models.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InfoCommand.class, InitCommand.class, ExportCommand.class, HelpCommand.class},
        footer = {
            "",
            "Examples:",
            "  mews model info falcon-h1-0.5b",
            "  mews model init nano --output models/nano --seed 1"
        })
public final class ModelCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "mews model: a command is missing");
    }
}
