package dev.mews.cli.train;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.FigureArguments;
import dev.mews.cli.report.Pages;
import dev.mews.cli.report.ReportView;
import dev.mews.core.config.ConfigLoader;
import dev.mews.core.config.JsonSchema;
import dev.mews.core.io.AtomicFiles;
import dev.mews.loader.PackSource;
import dev.mews.loader.PackStream;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelCosts;
import dev.mews.model.sweep.Sweep;
import dev.mews.model.sweep.SweepResult;
import dev.mews.model.sweep.SweepRuns;
import dev.mews.model.train.TrainConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews train sweep}. */
@Command(
        name = "sweep",
        description =
                "Look for the best multipliers of a small model, in stages of short runs that try each by itself (Falcon-H1, table 8).",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Every run's loss is saved under its config: a sweep that was stopped or killed",
            "goes on where it was, run it again.",
            "",
            "Examples:",
            "  mews train sweep sweep.yaml",
            "  mews train sweep sweep.yaml --max-runs 20 --html sweep.html"
        })
public final class SweepCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "What to sweep, a YAML file.")
    Path file;

    @Option(names = "--output", paramLabel = "DIR", description = "Write here instead of the file's output.")
    Path output;

    @Option(names = "-D", paramLabel = "NAME=VALUE", description = "A value for $${NAME} in the file.")
    Map<String, String> variables = new LinkedHashMap<>();

    @Option(
            names = "--max-runs",
            paramLabel = "N",
            description = "Stop after so many runs, to go on later; 0 only prints what is there. Default: all.")
    Integer maxRuns;

    @Option(names = "--schema", description = "Print the JSON Schema of the file and do nothing else.")
    boolean schema;

    @Mixin
    FigureArguments figures;

    private int number;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (schema) {
            out.print(JsonSchema.of(SweepFile.class, "Mews sweep file"));
            out.flush();
            return Exit.OK;
        }
        if (file == null || (maxRuns != null && maxRuns < 0)) {
            err.println("mews: "
                    + (file == null ? "train sweep needs a FILE" : "--max-runs must be at least 0, but was " + maxRuns)
                    + ", see mews train sweep --help");
            return Exit.USAGE;
        }
        try (StopSignal signal = new StopSignal()) {
            figures.check();
            SweepFile read = ConfigLoader.load(file, SweepFile.class, variables);
            return sweep(read, new Sweep(read.train(), read.sweep()), signal, out, err);
        } catch (IllegalArgumentException e) {
            err.println(file + ": " + e.getMessage());
            return Exit.USAGE;
        }
    }

    private int sweep(SweepFile read, Sweep sweep, StopSignal signal, PrintWriter out, PrintWriter err)
            throws IOException {
        Path folder = (output == null ? read.output() : output).toAbsolutePath().normalize();
        SweepResult result;
        try (PackSource packs = read.packs(file)) {
            cost(packs, read, sweep, err);
            Files.createDirectories(folder);
            result = sweep.run(new SweepRuns(
                    packs,
                    read.resolvedHeldOut(file),
                    folder,
                    read.seed(),
                    maxRuns == null ? Integer.MAX_VALUE : maxRuns,
                    signal::asked,
                    (config, loss, fresh) -> progress(config, loss, fresh, sweep.runs(), err)));
        }
        SweepView view = new SweepView(sweep, result, read.heldOut().isEmpty() ? "training loss" : "held-out loss");
        ReportView page = view.page();
        figures.write(page, view::json, target -> Pages.write(page, target), out);
        if (!result.completed()) {
            err.println("mews: stopped after run " + number + " of " + sweep.runs() + "; go on with the same command");
            return signal.asked() ? Exit.INTERRUPTED : Exit.OK;
        }
        Path best = folder.resolve("best.json");
        AtomicFiles.writeString(best, view.bestConfig());
        out.println("the best as a train block: " + best);
        return Exit.OK;
    }

    /** What all runs cost together, before the first. */
    private static void cost(PackSource packs, SweepFile read, Sweep sweep, PrintWriter err) throws IOException {
        try (PackStream stream = packs.open()) {
            int length = stream.maxSequenceLength();
            PackStreamInfo info = stream.info();
            HybridConfig shape =
                    read.train().model().toConfig(info.vocabularySize(), length, info.padToken(), info.endOfText());
            ModelCosts costs = new ModelCosts(shape);
            double tokens = (double) sweep.steps() * read.train().batchSize() * length;
            err.println(String.format(
                    Locale.ROOT,
                    "%d parameters, %d stages: %,d runs of a model of %,d parameters, %,.0f tokens at most, about %,.1f TFLOP",
                    sweep.parameters().size(),
                    read.sweep().stages().size(),
                    sweep.runs(),
                    costs.parameters(),
                    tokens,
                    tokens * costs.trainingFlopsPerToken(length) / 1e12));
            err.flush();
        }
    }

    private void progress(TrainConfig config, double loss, boolean fresh, int runs, PrintWriter err) {
        number++;
        if (fresh) {
            err.println(String.format(
                    Locale.ROOT,
                    "run %s of %s: %,d steps, loss %s",
                    Numbers.count(number),
                    Numbers.count(runs),
                    config.steps(),
                    SweepView.loss(loss)));
            err.flush();
        }
    }
}
