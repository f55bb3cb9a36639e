package dev.mews.cli;

import dev.mews.cli.recipe.Recipe;
import dev.mews.core.config.JsonSchema;
import dev.mews.core.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mews schema}. */
@Command(
        name = "schema",
        description = "Print the JSON Schema (draft-07) of recipes, for editors that complete and check YAML.",
        mixinStandardHelpOptions = true)
public final class SchemaCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(names = "--output", paramLabel = "FILE", description = "Write it to a file.")
    Path output;

    /** The schema. */
    public static String schema() {
        return JsonSchema.of(Recipe.class, "Mews recipe");
    }

    @Override
    public Integer call() throws IOException {
        if (output == null) {
            spec.commandLine().getOut().print(schema());
            spec.commandLine().getOut().flush();
        } else {
            AtomicFiles.writeString(output, schema());
        }
        return Exit.OK;
    }
}
