package dev.mews.cli.train;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.core.config.JsonSchema;
import dev.mews.model.parallel.World;
import dev.mews.model.posttrain.DataCounts;
import dev.mews.model.posttrain.PostTrainResult;
import dev.mews.model.train.TrainListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands of post-training share. */
abstract class PostTrainCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "What to train on and how, a YAML file.")
    Path file;

    @Option(names = "--output", paramLabel = "DIR", description = "Write here instead of the file's output.")
    Path output;

    @Option(names = "-D", paramLabel = "NAME=VALUE", description = "A value for $${NAME} in the file.")
    Map<String, String> variables = new LinkedHashMap<>();

    @ArgGroup(exclusive = false, heading = "%nSeveral processes:%n")
    ParallelArguments parallel = new ParallelArguments();

    @Option(names = "--schema", description = "Print the JSON Schema of the file and do nothing else.")
    boolean schema;

    /** The record of the file, for its schema. */
    abstract Class<? extends Record> fileType();

    /** Reads the file; knows its threads and how to run. */
    abstract Job read();

    /** A file that was read. */
    interface Job {
        int threads();

        PostTrainResult run(TrainListener listener, World world);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        String name = spec.qualifiedName();
        if (schema) {
            out.print(JsonSchema.of(fileType(), "Mews file of " + name));
            out.flush();
            return Exit.OK;
        }
        if (file == null) {
            err.println("mews: a FILE is missing, see " + name + " --help");
            return Exit.USAGE;
        }
        parallel.check();
        Job job = read();
        if (parallel.launches()) {
            // Without the name of the program.
            List<String> command = List.of(name.split(" "));
            return parallel.launch(command.subList(1, command.size()), file, output, variables, out, err);
        }
        try (StopSignal signal = new StopSignal();
                World world = parallel.join()) {
            PostTrainResult result = job.run(parallel.listener(job.threads(), signal, world, err), world);
            if (parallel.isSilent()) {
                return result.training().completed() ? Exit.OK : Exit.INTERRUPTED;
            }
            if (!result.training().completed()) {
                err.println("mews: stopped after step "
                        + Numbers.count(result.training().steps()) + ", saved as "
                        + result.training().checkpoint() + "; go on with: " + name + " " + file
                        + (output == null ? "" : " --output " + output)
                        + parallel.again());
                return Exit.INTERRUPTED;
            }
            out.println(summary(result.data()));
            TrainCommand.summarize(result.training(), out);
            return Exit.OK;
        }
    }

    private static String summary(DataCounts data) {
        return "examples: " + Numbers.count(data.read()) + " read, " + Numbers.count(data.kept()) + " kept"
                + (data.cut() == 0 ? "" : " (" + Numbers.count(data.cut()) + " cut)") + ", dropped "
                + reasons(data.dropped()) + ", failed " + reasons(data.failed()) + "; "
                + Numbers.count(data.tokens()) + " tokens, " + Numbers.count(data.answerTokens()) + " of answers";
    }

    private static String reasons(SortedMap<String, Long> counts) {
        if (counts.isEmpty()) {
            return "0";
        }
        StringJoiner text = new StringJoiner(", ", "", "");
        counts.forEach((reason, count) -> text.add(Numbers.count(count) + " " + reason));
        return text.toString();
    }
}
