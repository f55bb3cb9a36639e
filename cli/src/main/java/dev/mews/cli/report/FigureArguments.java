package dev.mews.cli.report;

import dev.mews.core.config.ConfigException;
import dev.mews.core.io.AtomicFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where the figures of a command go: tables on the console, and JSON and a page if asked for. */
public final class FigureArguments {
    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "30",
            description = "Rows printed of a table; files have all. Default: ${DEFAULT-VALUE}.")
    int rows;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON.")
    Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page.")
    Path html;

    /** Writes the page. */
    @FunctionalInterface
    public interface Page {
        void write(Path file) throws IOException;
    }

    /** Before the work begins. */
    public void check() {
        if (rows < 1) {
            throw new ConfigException("--rows must be at least 1");
        }
    }

    /** Prints the tables, and writes the files that were asked for. */
    public void write(ReportView tables, Supplier<String> figures, Page page, PrintWriter out) throws IOException {
        ConsoleTables.print(tables, rows, out);
        if (json != null) {
            AtomicFiles.writeString(json, figures.get());
            out.println("figures: " + json);
        }
        if (html != null) {
            page.write(html);
            out.println("page: " + html);
        }
    }
}
