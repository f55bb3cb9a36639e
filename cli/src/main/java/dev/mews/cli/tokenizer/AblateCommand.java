package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.Punctuation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer ablate}. */
@Command(
        name = "ablate",
        description =
                "How should digits and punctuation be cut? Train with each combination, and measure on what was held"
                        + " out.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The question of Falcon-H1's Tables 3 and 4. Fewer tokens are not the whole",
            "answer: there, splitting made more tokens and better models of code and",
            "mathematics.",
            "",
            "Examples:",
            "  mews tokenizer ablate docs/*.jsonl.zst code=code.parquet \\",
            "      --vocab-size 32768 --output ablation"
        })
public final class AblateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    ExperimentArguments arguments;

    @Option(
            names = "--digits",
            split = ",",
            defaultValue = "individual,group3,none",
            description = "Ways of cutting numbers, of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    List<Digits> digits;

    @Option(
            names = "--punctuation",
            split = ",",
            defaultValue = "isolated,contiguous,none",
            description = "Ways of cutting punctuation, of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    List<Punctuation> punctuation;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            List<Experiment.Way> ways = new ArrayList<>();
            for (Digits ofDigits : digits) {
                for (Punctuation ofPunctuation : punctuation) {
                    ways.add(new Experiment.Way(
                            name(lower(ofDigits), lower(ofPunctuation)),
                            PreTokenization.of(ofDigits, ofPunctuation, arguments.latex)));
                }
            }
            Experiment.Result result = arguments.experiment(ways, List.of(1.0)).run(err);
            arguments.write(
                    "ablation",
                    result,
                    ExperimentView.ablation(
                            result,
                            digits.stream().map(AblateCommand::lower).toList(),
                            punctuation.stream().map(AblateCommand::lower).toList(),
                            arguments.sizes),
                    spec.commandLine().getOut());
            return Exit.OK;
        } catch (ConfigException | IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    /** What a combination is called. */
    static String name(String digits, String punctuation) {
        return "digits-" + digits + "-punctuation-" + punctuation;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
