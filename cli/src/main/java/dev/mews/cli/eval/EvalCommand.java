package dev.mews.cli.eval;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mews eval}: the group of the commands that measure models. */
@Command(
        name = "eval",
        description = "Measure trained models.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LossCommand.class, RecallCommand.class, HelpCommand.class},
        footer = {"", "Examples:", "  mews eval loss runs/quickstart/checkpoints runs/quickstart/mix/heldout"})
public final class EvalCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "mews eval: a command is missing");
    }
}
