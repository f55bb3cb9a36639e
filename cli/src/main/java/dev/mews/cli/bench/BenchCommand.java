package dev.mews.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mews bench}: the group of the commands that measure speed. */
@Command(
        name = "bench",
        description = "Measure speed.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BenchModelCommand.class, HelpCommand.class},
        footer = {"", "Examples:", "  mews bench model falcon-h1-0.5b --layers 4"})
public final class BenchCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "mews bench: a command is missing");
    }
}
