package dev.mews.cli.shards;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mews shards}: the group of the shards' commands. */
@Command(
        name = "shards",
        description = "Look into token and packed shards, find documents and steps, export to other formats.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InspectCommand.class, WhereCommand.class, ExportCommand.class, HelpCommand.class},
        footer = {
            "",
            "Examples:",
            "  mews shards inspect runs/quickstart/shards/train",
            "  mews shards where runs/quickstart/shards/train --batch-size 16 --step 120",
            "  mews shards export runs/quickstart/shards/train --format mds --output mds"
        })
public final class ShardsCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "mews shards: a command is missing");
    }
}
