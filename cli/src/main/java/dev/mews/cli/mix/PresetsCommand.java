package dev.mews.cli.mix;

import dev.mews.core.io.AtomicFiles;
import dev.mews.mixtures.Presets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mews mix presets}. */
@Command(
        name = "presets",
        description = "List the published mixtures, or print one as YAML to start from.",
        mixinStandardHelpOptions = true)
public final class PresetsCommand extends MixTask {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The preset to print.")
    String name;

    @Option(names = "--output", paramLabel = "FILE", description = "Write it to a file.")
    Path output;

    @Override
    void run(PrintWriter out) throws IOException {
        if (name == null) {
            Presets.names().forEach(out::println);
        } else if (output == null) {
            out.print(Presets.yaml(name));
        } else {
            AtomicFiles.writeString(output, Presets.yaml(name));
            out.println(output + ": the mixture " + name);
        }
    }
}
