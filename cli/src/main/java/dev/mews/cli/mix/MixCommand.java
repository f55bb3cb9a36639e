package dev.mews.cli.mix;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mews mix}: the group of the mixtures' commands. */
@Command(
        name = "mix",
        description = "Check, plan, compare and edit mixtures of token shards.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CheckCommand.class,
            PlanCommand.class,
            DiffCommand.class,
            EditCommand.class,
            PresetsCommand.class,
            MixSchemaCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  mews mix presets falcon-h1-7b --output mix.yaml",
            "  mews mix plan mix.yaml --tokens runs/quickstart/tokens/train \\",
            "      --picture mix.html",
            "  mews mix edit mix.yaml --at 500B --weights web=0.3,code=0.7"
        })
public final class MixCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "mews mix: a command is missing");
    }
}
