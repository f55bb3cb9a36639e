package dev.mews.cli.eval;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.UsesModel;
import dev.mews.cli.report.FigureArguments;
import dev.mews.cli.report.Pages;
import dev.mews.cli.report.ReportView;
import dev.mews.core.config.ConfigException;
import dev.mews.core.config.DidYouMean;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelException;
import dev.mews.model.eval.recall.HybridRecallModel;
import dev.mews.model.eval.recall.RecallCell;
import dev.mews.model.eval.recall.RecallEvaluation;
import dev.mews.model.eval.recall.RecallOptions;
import dev.mews.model.eval.recall.RecallTask;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews eval recall}. */
@Command(
        name = "recall",
        description =
                "How much of a long text a model can still use: made-up facts at every depth, asked for at the end.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Each answer is one of eight: 'chosen' counts those the model finds likeliest,",
            "'exact' those it would generate.",
            "",
            "Examples:",
            "  mews eval recall runs/quickstart/checkpoints \\",
            "      --tokenizer runs/quickstart/tokenizer --lengths 256,512",
            "  mews eval recall models/mine --tokenizer tokenizer.json --texts 20 \\",
            "      --html recall.html"
        })
public final class RecallCommand implements Callable<Integer>, UsesModel {
    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CHECKPOINT", description = "A model folder or a folder of checkpoints.")
    Path checkpoint;

    @Option(names = "--tokenizer", required = true, paramLabel = "FILE", description = "The model's tokenizer.json.")
    Path tokenizer;

    @Option(
            names = "--lengths",
            split = ",",
            paramLabel = "N",
            defaultValue = "1024,2048,4096,8192,16384,32768",
            description = "Tokens of text, question and answer, ascending. Default: ${DEFAULT-VALUE}.")
    List<Integer> lengths;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "TASK",
            defaultValue = "key-value,multi-needle,variable-tracking",
            description = "Default: ${DEFAULT-VALUE}.")
    List<String> tasks;

    @Option(
            names = "--depths",
            paramLabel = "N",
            defaultValue = "5",
            description = "Depths of the facts, evenly from start to end. Default: ${DEFAULT-VALUE}.")
    int depths;

    @Option(
            names = "--texts",
            paramLabel = "N",
            defaultValue = "4",
            description = "Texts of each task and length, with a question at each depth. Default: ${DEFAULT-VALUE}.")
    int texts;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Decides the texts. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Mixin
    FigureArguments figures;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            figures.check();
            RecallOptions options =
                    new RecallOptions(tasks.stream().map(RecallCommand::task).toList(), lengths, depths, texts, seed);
            RecallView measured = measure(options, err);
            ReportView view = measured.page();
            figures.write(view, measured::json, file -> Pages.write(view, file), out);
            measured.remark().ifPresent(out::println);
            out.flush();
            return Exit.OK;
        } catch (IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    private RecallView measure(RecallOptions options, PrintWriter err) throws IOException {
        Tokenizer loaded = Tokenizer.load(tokenizer);
        try (HybridRecallModel model = HybridRecallModel.open(checkpoint)) {
            HybridConfig config = model.config();
            if (loaded.vocabulary().size() != config.vocabularySize()) {
                throw new ModelException(
                        tokenizer + ": has " + loaded.vocabulary().size() + " tokens, but the model in "
                                + checkpoint + " has " + config.vocabularySize()
                                + ": give the tokenizer it was trained with");
            }
            List<RecallCell> cells =
                    RecallEvaluation.measure(model, loaded, options, measured -> progress(measured, err));
            return new RecallView(checkpoint.toString(), config, options, cells);
        }
    }

    private static void progress(List<RecallCell> cells, PrintWriter err) {
        RecallCell first = cells.get(0);
        int questions = cells.stream().mapToInt(RecallCell::questions).sum();
        int chosen = cells.stream().mapToInt(RecallCell::chosen).sum();
        err.println(first.task().key() + ", " + Numbers.count(first.length()) + " tokens: " + chosen + " of "
                + questions + " chosen");
        err.flush();
    }

    private static RecallTask task(String name) {
        List<String> keys =
                Arrays.stream(RecallTask.values()).map(RecallTask::key).toList();
        return Arrays.stream(RecallTask.values())
                .filter(task -> task.key().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException("--tasks: there is no task '" + name + "'"
                        + DidYouMean.nearest(name, keys)
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(";")
                        + " tasks: " + String.join(", ", keys)));
    }
}
