package dev.mews.cli.run;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Failures;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.recipe.Recipe;
import dev.mews.cli.report.Report;
import dev.mews.core.config.ConfigException;
import dev.mews.core.run.Run;
import dev.mews.core.run.RunLayout;
import dev.mews.core.run.RunLockedException;
import dev.mews.core.run.RunReport;
import dev.mews.core.run.Stage;
import dev.mews.core.run.StageReport;
import dev.mews.pipelines.Engine;
import dev.mews.pipelines.EngineConfig;
import dev.mews.pipelines.flink.FlinkEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews run RECIPE}. */
@Command(
        name = "run",
        description = "Run a recipe: from raw files to documents, a tokenizer, shards and a trained model.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Stages whose inputs, configuration and code are unchanged are skipped; an",
            "interrupted run goes on.",
            "",
            "Examples:",
            "  mews run examples/quickstart/recipe.yaml",
            "  mews run recipe.yaml --output runs/second --parallelism 4",
            "  mews run examples/corpus/recipe.yaml -D CORPUS=../shared/corpus --until dedup"
        })
public final class RunCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "RECIPE", description = "The recipe, a YAML file.")
    Path recipeFile;

    @Option(names = "--output", paramLabel = "DIR", description = "Write here instead of the recipe's output.")
    Path output;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Shards at the same time; does not change any output.")
    Integer parallelism;

    @Option(names = "--until", paramLabel = "STAGE", description = "Stop after this stage.")
    String until;

    @Option(names = "-D", paramLabel = "NAME=VALUE", description = "A value for $${NAME} in the recipe.")
    Map<String, String> variables = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        return run(recipeFile);
    }

    /** Runs a recipe. */
    int run(Path file) throws IOException {
        String goOn = CommandText.of(spec);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Interrupt interrupt = new Interrupt(err, goOn);
        ConsoleListener listener = new ConsoleListener(out, err, interrupt);
        long start = System.nanoTime();
        try {
            Recipe recipe = Recipe.load(file, variables);
            Path directory = (output == null ? Path.of(recipe.output()) : output)
                    .toAbsolutePath()
                    .normalize();
            Path folder = file.toAbsolutePath().normalize().getParent();
            Engine engine = engine(recipe.engine());
            List<Stage> stages = until(RecipeRun.stages(recipe, folder, engine, listener));
            interrupt.watch();
            RunReport report = Run.execute(recipe.name(), directory, recipe.seed(), stages, listener);
            interrupt.ended();
            Path html = new RunLayout(directory).reportHtml();
            Report.write(report, html);
            summarize(report, listener, (System.nanoTime() - start) / 1e9, html, out);
            return Exit.OK;
        } catch (RunLockedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    Failures.text(e) + "\nmews: shards that were complete are kept; go on with: " + goOn, e);
        } catch (InterruptedException e) {
            return Exit.INTERRUPTED;
        } finally {
            interrupt.ended();
            out.flush();
            err.flush();
        }
    }

    private Engine engine(EngineConfig config) throws IOException {
        if (parallelism != null && parallelism < 1) {
            throw new ConfigException("--parallelism must be at least 1, but was " + parallelism);
        }
        EngineConfig engine =
                parallelism == null ? config : new EngineConfig(config.type(), config.master(), parallelism);
        Path home =
                Path.of(System.getProperty("mews.home", ".")).toAbsolutePath().normalize();
        return FlinkEngine.of(engine, home.resolve("pipelines/target/mews-flink.jar"));
    }

    private List<Stage> until(List<Stage> stages) {
        if (until == null) {
            return stages;
        }
        List<String> names = stages.stream().map(Stage::name).toList();
        int last = names.indexOf(until);
        if (last < 0) {
            throw new ConfigException("--until must be one of " + names + ", but was '" + until + "'");
        }
        return stages.subList(0, last + 1);
    }

    private static void summarize(
            RunReport report, ConsoleListener listener, double seconds, Path html, PrintWriter out) {
        out.println();
        if (listener.unchanged() == report.stages().size()) {
            out.printf(
                    "%d of %d stages unchanged, %s s%n",
                    listener.unchanged(), report.stages().size(), Numbers.seconds(seconds));
        } else {
            StageTables.counts(report.stages()).forEach(out::println);
        }
        if (report.stage("mix").isPresent()) {
            out.println();
            StageTables.mixture(report).forEach(out::println);
        }
        report.stage(TrainStage.NAME).ifPresent(train -> training(train, out));
        out.println();
        out.println("report: " + html);
    }

    private static void training(StageReport train, PrintWriter out) {
        Map<String, Object> details = train.details();
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "loss %.3f → %.3f nats per token over %s steps, held out %.3f, unigram %.3f",
                Details.number(details.get("firstLoss")),
                Details.number(details.get("lastLoss")),
                Numbers.count((long) Details.number(details.get("steps"))),
                Details.number(details.get("heldOutLoss")),
                Details.number(details.get("unigramLoss"))));
        for (Object sample : Details.list(details.get("samples"))) {
            String prompt = Details.text(Details.map(sample).get("prompt"));
            out.println();
            out.println("sample" + (prompt.isEmpty() ? "" : " after “" + prompt + "”") + ":");
            Details.text(Details.map(sample).get("text"))
                    .lines()
                    .forEach(line -> out.println("  │ " + Printable.of(line)));
        }
    }
}
