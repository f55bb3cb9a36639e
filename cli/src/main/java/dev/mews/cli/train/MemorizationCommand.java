package dev.mews.cli.train;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.UsesModel;
import dev.mews.cli.report.FigureArguments;
import dev.mews.cli.report.Pages;
import dev.mews.cli.report.ReportView;
import dev.mews.loader.PackSource;
import dev.mews.model.eval.MemorizationOptions;
import dev.mews.model.eval.MemorizationProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews train probe memorization}. */
@Command(
        name = "memorization",
        description =
                "How long a model remembers: loss on tokens seen a while ago against fresh ones of the same sources.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Data used again at a larger distance than the memorization window trains as if",
            "it were new.",
            "",
            "Examples:",
            "  mews train probe memorization train.yaml",
            "  mews train probe memorization train.yaml --all --packs 64 \\",
            "      --html memorization.html"
        })
public final class MemorizationCommand implements Callable<Integer>, UsesModel {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file the run was trained with.")
    Path file;

    @Option(names = "--output", paramLabel = "DIR", description = "Folder of the run instead of the file's output.")
    Path output;

    @Option(names = "-D", paramLabel = "NAME=VALUE", description = "A value for $${NAME} in the file.")
    Map<String, String> variables = new LinkedHashMap<>();

    @Option(names = "--all", description = "Measure every checkpoint that was kept, not only the newest.")
    boolean all;

    @Option(
            names = "--packs",
            paramLabel = "N",
            defaultValue = "32",
            description = "Packs of each window, and fresh ones of each source. Default: ${DEFAULT-VALUE}.")
    int packs;

    @Option(
            names = "--per-decade",
            paramLabel = "N",
            defaultValue = "3",
            description = "Windows for a tenfold distance. Default: ${DEFAULT-VALUE}.")
    int perDecade;

    @Mixin
    FigureArguments figures;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            figures.check();
            MemorizationOptions options = new MemorizationOptions(packs, perDecade, all);
            TrainFile read = TrainFile.load(file, variables);
            try (PackSource source = read.packs(file)) {
                Path run = read.inputs(source, file, output).output();
                MemorizationView measured =
                        new MemorizationView(run.toString(), options, MemorizationProbe.measure(run, source, options));
                ReportView page = measured.page();
                figures.write(page, measured::json, html -> Pages.write(page, html), out);
                measured.verdicts().forEach(out::println);
                out.flush();
            }
            return Exit.OK;
        } catch (IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        }
    }
}
