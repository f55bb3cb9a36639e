package dev.mews.cli.tokenizer;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer}: the group of the tokenizer's commands. */
@Command(
        name = "tokenizer",
        description = "Train, look at, check and use byte-level BPE tokenizers.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CountCommand.class,
            EvalCommand.class,
            CompareCommand.class,
            SweepCommand.class,
            AblateCommand.class,
            TrainCommand.class,
            ExtendCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            EncodeCommand.class,
            DecodeCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  mews tokenizer count data/*.jsonl.zst --output words.counts",
            "  mews tokenizer train --counts words.counts --vocab-size 32768,65536 \\",
            "      --output tokenizers"
        })
public final class TokenizerCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "mews tokenizer: a command is missing");
    }
}
