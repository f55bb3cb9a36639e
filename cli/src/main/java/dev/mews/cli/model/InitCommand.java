package dev.mews.cli.model;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.model.HybridConfig;
import dev.mews.model.HybridModel;
import dev.mews.model.ModelCosts;
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

/** {@code mews model init}. */
@Command(
        name = "init",
        description = "Write a fresh model: config.json and weights that transformers loads.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The seed alone decides the weights. Memory does not grow with the model; above 5",
            "GB it is written in several files.",
            "",
            "Examples:",
            "  mews model init nano --output models/nano --seed 1",
            "  mews model init config.json --output models/mine --precision bf16"
        })
public final class InitCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "PRESET|CONFIG", description = "Name of a preset, a config.json or a folder with one.")
    String model;

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "Folder to write, new or empty.")
    Path output;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "fp32",
            description = "Type of the stored weights: fp32 or bf16. Default: ${DEFAULT-VALUE}.")
    Precision precision;

    @Override
    public Integer call() {
        HybridConfig config = ModelSource.read(model);
        if (Files.exists(output.resolve("config.json"))) {
            throw new ModelException(output + ": holds a model already: give an empty folder");
        }
        HybridModel.init(output, config, seed, precision);
        ModelCosts costs = new ModelCosts(config);
        spec.commandLine()
                .getOut()
                .println(output + ": " + Numbers.count(costs.parameters()) + " parameters, "
                        + Numbers.bytes(precision.bytes() * costs.parameters()));
        return Exit.OK;
    }
}
