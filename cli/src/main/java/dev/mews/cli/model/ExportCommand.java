package dev.mews.cli.model;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.model.HybridModel;
import dev.mews.model.ModelException;
import dev.mews.model.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews model export}. */
@Command(
        name = "export",
        description = "Write a model in another type of weights or in files of another size.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  mews model export runs/quickstart/checkpoints/step-000300 \\",
            "      --output models/mine --precision bf16"
        })
public final class ExportCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder with config.json and weights.")
    Path model;

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "Folder to write, new or empty.")
    Path output;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "bf16",
            description = "Type of the stored weights: fp32 or bf16. Default: ${DEFAULT-VALUE}.")
    Precision precision;

    @Option(
            names = "--shard-bytes",
            paramLabel = "N",
            defaultValue = "5000000000",
            description = "Most bytes of a file of weights. Default: ${DEFAULT-VALUE}.")
    long shardBytes;

    @Override
    public Integer call() {
        if (Files.exists(output.resolve("config.json"))) {
            throw new ModelException(output + ": holds a model already: give an empty folder");
        }
        try (HybridModel loaded = HybridModel.load(model)) {
            loaded.save(output, precision, shardBytes);
            spec.commandLine()
                    .getOut()
                    .println(output + ": " + Numbers.count(loaded.parameterCount()) + " parameters, "
                            + Numbers.bytes(precision.bytes() * loaded.parameterCount()));
        }
        return Exit.OK;
    }
}
