package dev.mews.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.UsesModel;
import dev.mews.cli.model.ModelSource;
import dev.mews.cli.report.FigureArguments;
import dev.mews.cli.report.Pages;
import dev.mews.cli.report.ReportView;
import dev.mews.core.config.ConfigException;
import dev.mews.model.HybridConfig;
import dev.mews.model.bench.BenchOptions;
import dev.mews.model.bench.BenchPoint;
import dev.mews.model.bench.BenchResult;
import dev.mews.model.bench.ModelBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews bench model}. */
@Command(
        name = "model",
        description =
                "How fast a hybrid reads and generates at growing lengths, against a pure transformer of its size (Falcon-H1,"
                        + " figure 16).",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Both have random weights and take turns; a warm-up round comes first. Medians",
            "are shown, with slowest and fastest.",
            "",
            "Examples:",
            "  mews bench model falcon-h1-0.5b --layers 4 --max-seconds 300 --html bench.html",
            "  mews bench model nano --lengths 512,1024,2048 --train"
        })
public final class BenchModelCommand implements Callable<Integer>, UsesModel {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "PRESET|DIR", description = "Name of a preset, a config.json or a folder with one.")
    String model;

    @Option(names = "--layers", paramLabel = "N", description = "Only so many of its layers. Default: all.")
    Integer layers;

    @Option(
            names = "--lengths",
            split = ",",
            paramLabel = "N",
            defaultValue = "512,1024,2048,4096,8192,16384,32768",
            description = "Tokens read, ascending. Default: ${DEFAULT-VALUE}.")
    List<Integer> lengths;

    @Option(
            names = "--new-tokens",
            paramLabel = "N",
            defaultValue = "16",
            description = "Tokens generated after each text. Default: ${DEFAULT-VALUE}.")
    int newTokens;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "3",
            description = "Timed rounds of each length. Default: ${DEFAULT-VALUE}.")
    int repeats;

    @Option(names = "--train", description = "Also time training steps over one row of each length.")
    boolean train;

    @Option(
            names = "--max-seconds",
            paramLabel = "S",
            defaultValue = "600",
            description = "Begin no length that would end later. Default: ${DEFAULT-VALUE}.")
    double maxSeconds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "0: one per processor. Default: ${DEFAULT-VALUE}.")
    int threads;

    @Mixin
    FigureArguments figures;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            figures.check();
            BenchOptions options = new BenchOptions(lengths, newTokens, repeats, train, maxSeconds, memory(), threads);
            BenchResult result = new ModelBench(config(), options, System::nanoTime).run((a, b) -> progress(a, b, err));
            BenchView view = new BenchView(model + (layers == null ? "" : ", " + layers + " layers"), result);
            ReportView page = view.page();
            figures.write(page, view::json, file -> Pages.write(page, file), out);
            result.skipped()
                    .forEach((length, reason) -> out.println(Numbers.count(length) + " tokens left out: " + reason));
            out.flush();
            return Exit.OK;
        } catch (IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    private HybridConfig config() {
        HybridConfig config = ModelSource.read(model);
        if (!config.mamba().present()) {
            throw new ConfigException(model + " has no Mamba-2 heads: give a hybrid to compare with a transformer");
        }
        return layers == null
                ? config
                : config.resized(layers, config.intermediateSize(), config.attention(), config.mamba());
    }

    /** Four fifths of the machine's memory, or of the container's. */
    private static long memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / 5 * 4;
    }

    private static void progress(BenchPoint hybrid, BenchPoint transformer, PrintWriter err) {
        err.println(String.format(
                Locale.ROOT,
                "%,d tokens: hybrid reads %,.0f and generates %,.1f tokens/s, transformer %,.0f and %,.1f",
                hybrid.length(),
                hybrid.prefill().median(),
                hybrid.generation().median(),
                transformer.prefill().median(),
                transformer.generation().median()));
        err.flush();
    }
}
