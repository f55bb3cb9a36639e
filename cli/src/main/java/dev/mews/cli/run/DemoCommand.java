package dev.mews.cli.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mews demo}: the quickstart recipe on the bundled sample. */
@Command(
        name = "demo",
        description = "Run examples/quickstart/recipe.yaml: all of Mews on the bundled sample, in a few minutes.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(names = "--output", paramLabel = "DIR", description = "Write here instead of runs/quickstart.")
    Path output;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Shards at the same time; does not change any output.")
    Integer parallelism;

    @Override
    public Integer call() throws IOException {
        RunCommand run = new RunCommand();
        run.spec = spec;
        run.output = output;
        run.parallelism = parallelism;
        Path home = Path.of(System.getProperty("mews.home", "."));
        return run.run(home.resolve("examples/quickstart/recipe.yaml"));
    }
}
