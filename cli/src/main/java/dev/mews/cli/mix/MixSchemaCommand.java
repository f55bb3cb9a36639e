package dev.mews.cli.mix;

import dev.mews.core.config.JsonSchema;
import dev.mews.core.io.AtomicFiles;
import dev.mews.mixtures.MixConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mews mix schema}. */
@Command(
        name = "schema",
        description = "Print the JSON Schema (draft-07) of mixtures, for editors that complete and check YAML.",
        mixinStandardHelpOptions = true)
public final class MixSchemaCommand extends MixTask {
    @Option(names = "--output", paramLabel = "FILE", description = "Write it to a file.")
    Path output;

    /** The schema. */
    public static String schema() {
        return JsonSchema.of(MixConfig.class, "Mews mixture");
    }

    @Override
    void run(PrintWriter out) throws IOException {
        if (output == null) {
            out.print(schema());
        } else {
            AtomicFiles.writeString(output, schema());
        }
    }
}
