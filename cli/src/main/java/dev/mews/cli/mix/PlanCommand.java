package dev.mews.cli.mix;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mews.cli.Exit;
import dev.mews.core.io.AtomicFiles;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mews mix plan}. */
@Command(
        name = "plan",
        description =
                "Show what a mixture gives before anything is written: asked and got, epochs, reuse, padding, cuts.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit code " + Exit.FAILED + " if the mixture cannot be carried out as written: the message says",
            "what would do.",
            "",
            "Examples:",
            "  mews mix plan mix.yaml --tokens runs/quickstart/tokens/train",
            "  mews mix plan mix.yaml --available web=1.5T,code=300B --picture mix.html"
        })
public final class PlanCommand extends MixTask {
    @Mixin
    MixFile mix;

    @Mixin
    PlanArguments arguments;

    @Option(names = "--picture", paramLabel = "FILE", description = "Write the shares over training as a page (.html).")
    Path picture;

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Override
    void run(PrintWriter out) throws IOException {
        MixConfig config = mix.config();
        if (!arguments.given() && !PlanArguments.everySourceHasAPath(config)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "mews mix plan: --tokens or --available is missing, and not every source has a path");
        }
        MixReport report =
                arguments.report(mix.file, config, mix.journal(config).after(config));
        if (json) {
            out.println(JsonMapper.builder()
                    .build()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(report));
        } else {
            new PlanTables(report, !arguments.assumed()).lines().forEach(out::println);
        }
        report.warnings().forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
        if (picture != null) {
            AtomicFiles.writeString(
                    picture, SharesPage.of(mix.file.getFileName().toString(), report));
        }
    }
}
