package dev.mews.cli.train;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.core.config.JsonSchema;
import dev.mews.loader.PackSource;
import dev.mews.model.parallel.World;
import dev.mews.model.train.TrainResult;
import dev.mews.model.train.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews train FILE}. */
@Command(
        name = "train",
        description = "Train a model on packed shards or a mixture, or go on where an earlier call stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {SftCommand.class, DpoCommand.class, ProbeCommand.class, SweepCommand.class},
        footer = {
            "",
            "The same file, number of threads and of processes give the same losses bit for",
            "bit, also after Ctrl-C or a kill: run it again.",
            "",
            "Examples:",
            "  mews train train.yaml",
            "  mews train train.yaml --processes 2",
            "  mews train train.yaml --rank 1 --world-size 2 --rendezvous 10.0.0.5:29500",
            "  mews train train.yaml --output models/second -D RUN=runs/quickstart",
            "  mews train --schema"
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "What to train on and how, a YAML file.")
    Path file;

    @Option(names = "--output", paramLabel = "DIR", description = "Write here instead of the file's output.")
    Path output;

    @Option(names = "-D", paramLabel = "NAME=VALUE", description = "A value for $${NAME} in the file.")
    Map<String, String> variables = new LinkedHashMap<>();

    @ArgGroup(exclusive = false, heading = "%nSeveral processes:%n")
    ParallelArguments parallel = new ParallelArguments();

    @Option(names = "--schema", description = "Print the JSON Schema of the file and do nothing else.")
    boolean schema;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (schema) {
            out.print(JsonSchema.of(TrainFile.class, "Mews training file"));
            out.flush();
            return Exit.OK;
        }
        if (file == null) {
            err.println("mews: train needs a FILE, see mews train --help");
            return Exit.USAGE;
        }
        parallel.check();
        TrainFile read = TrainFile.load(file, variables);
        return parallel.launches()
                ? parallel.launch(List.of("train"), file, output, variables, out, err)
                : train(read, out, err);
    }

    private int train(TrainFile read, PrintWriter out, PrintWriter err) throws IOException {
        try (StopSignal signal = new StopSignal();
                PackSource packs = read.packs(file);
                World world = parallel.join()) {
            TrainResult result = Trainer.train(
                    read.inputs(packs, file, output),
                    read.train(),
                    parallel.listener(read.train().threads(), signal, world, err),
                    world);
            if (parallel.isSilent()) {
                return result.completed() ? Exit.OK : Exit.INTERRUPTED;
            }
            if (!result.completed()) {
                err.println("mews: stopped after step " + Numbers.count(result.steps()) + " of "
                        + read.train().steps()
                        + ", saved as " + result.checkpoint() + "; go on with: mews train " + file
                        + (output == null ? "" : " --output " + output) + parallel.again());
                return Exit.INTERRUPTED;
            }
            summarize(result, out);
            return Exit.OK;
        }
    }

    static void summarize(TrainResult result, PrintWriter out) {
        out.println(String.format(
                Locale.ROOT,
                "loss %.4f → %.4f nats per token over %s steps and %s tokens",
                result.firstLoss(),
                result.lastLoss(),
                Numbers.count(result.steps()),
                Numbers.count(result.tokens())));
        if (result.heldOutLoss().isPresent()) {
            out.println(String.format(
                    Locale.ROOT,
                    "held out %.4f%s",
                    result.heldOutLoss().getAsDouble(),
                    result.unigramLoss().isEmpty()
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    ", unigram %.4f",
                                    result.unigramLoss().getAsDouble())));
            result.heldOutBySource()
                    .forEach((source, loss) -> out.println(String.format(Locale.ROOT, "  %s %.4f", source, loss)));
        }
        out.println("checkpoint: " + result.checkpoint());
    }
}
