package dev.mews.cli;

import dev.mews.cli.report.Report;
import dev.mews.cli.report.TrainingReport;
import dev.mews.core.run.RunLayout;
import dev.mews.core.run.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews report RUN}. */
@Command(
        name = "report",
        description =
                "Render report.html of a run again, from its run.json, or that of a training, from its metrics.jsonl.",
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "Directory of a run, or output folder of a training.")
    Path run;

    @Override
    public Integer call() throws IOException {
        RunLayout layout = new RunLayout(run);
        if (!Files.isRegularFile(layout.runJson()) && Files.isRegularFile(run.resolve("metrics.jsonl"))) {
            TrainingReport.write(layout.root(), layout.reportHtml());
            spec.commandLine().getOut().println("report: " + layout.reportHtml());
            return Exit.OK;
        }
        if (!Files.isRegularFile(layout.runJson())) {
            spec.commandLine().getErr().println("mews: " + layout.runJson() + " is not there: is " + run + " a run?");
            return Exit.FAILED;
        }
        Report.write(RunReport.read(layout.runJson()), layout.reportHtml());
        spec.commandLine().getOut().println("report: " + layout.reportHtml());
        return Exit.OK;
    }
}
