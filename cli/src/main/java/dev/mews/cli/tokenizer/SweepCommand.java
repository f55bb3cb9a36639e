package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.Punctuation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer sweep}. */
@Command(
        name = "sweep",
        description =
                "How much text does a vocabulary need? Train all sizes on growing parts of a corpus, and measure them on"
                        + " what was held out.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The question of Falcon-H1's Table 2. Parts are nested: the larger ones hold the",
            "smaller.",
            "",
            "Examples:",
            "  mews tokenizer sweep docs/*.jsonl.zst --fractions 0.1,0.3,1 \\",
            "      --vocab-size 8192,32768 --output sweep"
        })
public final class SweepCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    ExperimentArguments arguments;

    @Option(
            names = "--fractions",
            split = ",",
            paramLabel = "SHARE",
            defaultValue = "0.1,0.3,1",
            description = "Parts of the documents that are not held out, ascending. Default: ${DEFAULT-VALUE}.")
    List<Double> fractions;

    @Option(
            names = "--digits",
            defaultValue = "individual",
            description = "${COMPLETION-CANDIDATES}: how numbers are cut. Default: ${DEFAULT-VALUE}.")
    Digits digits;

    @Option(
            names = "--punctuation",
            defaultValue = "isolated",
            description = "${COMPLETION-CANDIDATES}: how punctuation is cut. Default: ${DEFAULT-VALUE}.")
    Punctuation punctuation;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Experiment.Way way = new Experiment.Way("sweep", PreTokenization.of(digits, punctuation, arguments.latex));
            Experiment experiment = arguments.experiment(List.of(way), fractions);
            Experiment.Result result = experiment.run(err);
            arguments.write(
                    "sweep",
                    result,
                    ExperimentView.sweep(result, experiment),
                    spec.commandLine().getOut());
            return Exit.OK;
        } catch (ConfigException | IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        }
    }
}
