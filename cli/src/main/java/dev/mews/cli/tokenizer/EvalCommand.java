package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.cli.report.FigureArguments;
import dev.mews.cli.report.Pages;
import dev.mews.cli.report.ReportView;
import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.eval.Documents;
import dev.mews.tokenizer.eval.ParallelText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer eval}. */
@Command(
        name = "eval",
        description =
                "Measure tokenizers on texts: compression, fertility, fairness between languages, use, bad tokens.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  mews tokenizer eval tokenizers/32768 --text web=web/*.jsonl.zst",
            "  mews tokenizer eval ours gpt2 --text docs.jsonl --reference gpt2 \\",
            "      --parallel flores/ --html eval.html"
        })
public final class EvalCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "[NAME=]DIR", description = "Tokenizers: folders or tokenizer.json files.")
    List<String> tokenizers;

    @Option(
            names = "--text",
            arity = "1..*",
            paramLabel = "[SOURCE=]INPUT",
            description = "Texts: JSON Lines, Parquet, WET, text, folders; plain, gzip or zstd. Best ones that were not"
                    + " trained on. Default: the parallel text that comes with Mews.")
    List<String> texts = List.of();

    @Mixin
    TextArguments reading;

    @Option(
            names = "--reference",
            paramLabel = "[NAME=]DIR",
            description = "Tokenizer to whose tokens lengths are relative. Default: the first one.")
    String reference;

    @Mixin
    ParallelArguments parallel;

    @Option(
            names = "--words",
            arity = "1..*",
            paramLabel = "NAME=FILE",
            description = "Lists of words, one a line, for the single token retention rate; or a folder of them.")
    List<String> words = List.of();

    @Option(
            names = "--unwanted",
            arity = "1..*",
            paramLabel = "NAME=FILE",
            description = "Lists of words, one a line, that should not be tokens, such as profanities; or a folder of"
                    + " them.")
    List<String> unwanted = List.of();

    @Option(
            names = "--used-times",
            paramLabel = "N",
            defaultValue = "5",
            description = "From how many occurrences on a token counts as really used. Default: ${DEFAULT-VALUE}.")
    long times;

    @Mixin
    FigureArguments figures;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Evaluation evaluation = evaluate(err);
            ReportView view = EvaluationView.of(evaluation);
            figures.write(view, () -> EvaluationJson.of(evaluation), file -> Pages.write(view, file), out);
            return Exit.OK;
        } catch (ConfigException | IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    private Evaluation evaluate(PrintWriter err) throws IOException {
        figures.check();
        if (times < 1) {
            throw new ConfigException("--used-times must be at least 1");
        }
        Documents documents = reading.documentsOrBundled(texts);
        ParallelText lines = parallel.text();
        var lists = LineFiles.read("--words", words);
        var unwantedWords = LineFiles.read("--unwanted", unwanted);
        List<String> arguments = new ArrayList<>(tokenizers);
        if (reference != null && !arguments.contains(reference)) {
            arguments.add(reference);
        }
        List<NamedTokenizer> named = NamedTokenizer.load(arguments);
        int ofReference = reference == null ? 0 : arguments.indexOf(reference);
        Evaluation evaluation = Evaluation.of(named, ofReference, times, documents, id -> true, err);
        if (evaluation.measurement().total().text().bytes() == 0) {
            throw new IOException("--text holds no text");
        }
        evaluation = evaluation.withParallel(lines, parallel.reference(lines)).withUnwanted(unwantedWords);
        return lists.isEmpty() ? evaluation : evaluation.withWords(lists);
    }
}
