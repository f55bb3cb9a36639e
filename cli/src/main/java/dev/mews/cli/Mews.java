package dev.mews.cli;

import dev.mews.cli.bench.BenchCommand;
import dev.mews.cli.eval.EvalCommand;
import dev.mews.cli.internal.CommandLines;
import dev.mews.cli.mix.MixCommand;
import dev.mews.cli.model.ModelCommand;
import dev.mews.cli.run.DemoCommand;
import dev.mews.cli.run.RunCommand;
import dev.mews.cli.shards.ShardsCommand;
import dev.mews.cli.tokenizer.TokenizerCommand;
import dev.mews.cli.train.TrainCommand;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code mews} command. */
@Command(
        name = "mews",
        description =
                "From raw web pages, code, mathematics and multilingual text to a tokenizer, packed shards and a trained"
                        + " hybrid language model.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            GenerateCommand.class,
            TokenizerCommand.class,
            ModelCommand.class,
            TrainCommand.class,
            EvalCommand.class,
            BenchCommand.class,
            MixCommand.class,
            ShardsCommand.class,
            ReportCommand.class,
            SchemaCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:the work failed",
            "2:the command line or a configuration file is wrong; nothing was done",
            "130:stopped by Ctrl-C"
        },
        footer = {
            "",
            "Examples:",
            "  mews demo",
            "  mews run recipe.yaml",
            "  mews generate runs/quickstart --prompt 'The falcon'"
        })
public final class Mews {
    Mews() {}

    /** Parses, calls, and ends with the command's exit code. */
    public static void main(String[] arguments) {
        quietLibraries();
        System.exit(CommandLines.of(new Mews()).execute(arguments));
    }

    /** Flink, Beam and Parquet report at length what our own lines already say; what fails reaches the user as an error. */
    private static void quietLibraries() {
        if (System.getProperty("java.util.logging.config.file") == null) {
            LogManager.getLogManager().reset();
            Logger.getLogger("").setLevel(Level.OFF);
        }
    }
}
