package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.core.config.ConfigException;
import dev.mews.core.io.FileTrees;
import dev.mews.tokenizer.train.CountsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer count}. */
@Command(
        name = "count",
        description =
                "Count the pre-tokens of documents: JSON Lines, Parquet, WET, text, folders; plain, gzip or zstd.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The file depends on the documents only, not on files, order, threads or memory.",
            "Beside it NAME.inputs.tsv says what was counted.",
            "",
            "Examples:",
            "  mews tokenizer count web=web/*.jsonl.zst code=code.parquet \\",
            "      --output words.counts",
            "  mews tokenizer count docs.jsonl --group-by language --output words.counts"
        })
public final class CountCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "[SOURCE=]INPUT", description = "Files, folders or globs.")
    List<String> inputs;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The count file to write.")
    Path output;

    @Option(
            names = "--resume",
            description = "Go on with what a killed counting of the same inputs left; what changed is counted again.")
    boolean resume;

    @Mixin
    CountArguments counting;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Path unfinished = output.resolveSibling("." + output.getFileName() + ".unfinished");
        boolean done = false;
        try {
            counting.count(inputs, output, unfinished, resume, err);
            done = true;
        } catch (ConfigException | IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        } catch (ArithmeticException e) {
            err.println("mews: " + e.getMessage());
            return Exit.FAILED;
        } finally {
            if (!done) {
                // What failed once fails again; only a counting that was killed leaves something.
                FileTrees.delete(unfinished);
            }
        }
        groups(output).lines().forEach(spec.commandLine().getOut()::println);
        return Exit.OK;
    }

    /** A table of what a count file holds, by group. */
    static TextTable groups(Path file) throws IOException {
        try (CountsReader reader = CountsReader.open(file)) {
            long[] different = new long[reader.groups().size()];
            while (reader.next()) {
                for (int group = 0; group < different.length; group++) {
                    different[group] += reader.count(group) > 0 ? 1 : 0;
                }
            }
            TextTable table = TextTable.of("group", ">documents", ">bytes", ">pre-tokens", ">different");
            for (int group = 0; group < different.length; group++) {
                String name = reader.groups().get(group);
                table.row(
                        name.isEmpty() ? "(none)" : name,
                        Numbers.count(reader.documents(group)),
                        Numbers.count(reader.bytes(group)),
                        Numbers.count(reader.occurrences(group)),
                        Numbers.count(different[group]));
            }
            return table;
        }
    }
}
