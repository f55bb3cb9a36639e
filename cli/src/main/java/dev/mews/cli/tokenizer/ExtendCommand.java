package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.Parity;
import dev.mews.tokenizer.train.Training;
import dev.mews.tokenizer.train.TrainingInput;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer extend}. */
@Command(
        name = "extend",
        description = "Add merges to a vocabulary: all its ids and merges stay.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "With the counts of the vocabulary's own training the result is that of one",
            "longer training.",
            "",
            "Example:",
            "  mews tokenizer extend tokenizers/small --counts words.counts \\",
            "      --vocab-size 65536 --output tokenizers/large"
        })
public final class ExtendCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder of the tokenizer.")
    Path folder;

    @Option(
            names = "--counts",
            paramLabel = "FILE",
            description = "Count file made with the tokenizer's pre-tokenizer. Default: DIR/words.counts.")
    Path counts;

    @Option(
            names = "--vocab-size",
            required = true,
            paramLabel = "N",
            split = ",",
            description = "Larger sizes, ascending.")
    List<Integer> sizes;

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "Folder for the larger tokenizer.")
    Path output;

    @Mixin
    ResumeArguments resuming;

    @Mixin
    TrainingArguments.MergeArguments merging;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        TrainingFolder.Before before = TrainingFolder.Before.in(output);
        boolean done = false;
        try {
            int checkpoint = resuming.checkpoint();
            Tokenizer tokenizer = Tokenizer.load(folder);
            Path file = counts == null ? folder.resolve(TrainingFolder.COUNTS_FILE) : counts;
            TrainingOptions options = new TrainingOptions(
                    sizes,
                    tokenizer.vocabulary().specialTokens(),
                    merging.minFrequency,
                    merging.minPreTokenCount,
                    merging.maxTokenBytes,
                    0,
                    merging.rules(),
                    merging.weights(),
                    Parity.OFF);
            TrainingFolder target = new TrainingFolder(output, resuming.resume, line -> err.println("mews: " + line));
            target.begin(sizes);
            TrainingInput input =
                    new TrainingInput(file, Optional.empty(), Long.MAX_VALUE, target.checkpoints(checkpoint));
            Training training = new BpeTrainer(options).extend(tokenizer, input);
            TrainingOutput.save(training, sizes, output, spec.commandLine().getOut());
            target.end();
            done = true;
            return Exit.OK;
        } catch (ConfigException | IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        } catch (ArithmeticException e) {
            err.println("mews: " + e.getMessage());
            return Exit.FAILED;
        } finally {
            if (!done) {
                // What failed once fails again; only an extension that was killed leaves its merges.
                TrainingFolder.discard(output, before);
            }
        }
    }
}
