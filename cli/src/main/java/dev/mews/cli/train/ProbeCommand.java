package dev.mews.cli.train;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mews train probe}: the group of the commands that look into a training. */
@Command(
        name = "probe",
        description = "Look into a training.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MemorizationCommand.class, HelpCommand.class},
        footer = {"", "Examples:", "  mews train probe memorization train.yaml"})
public final class ProbeCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "mews train probe: a command is missing");
    }
}
