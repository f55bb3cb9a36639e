package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.Training;
import dev.mews.tokenizer.train.TrainingInput;
import dev.mews.tokenizer.train.TrainingOptions;
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

/** {@code mews tokenizer train}. */
@Command(
        name = "train",
        description = "Train byte-level BPE vocabularies, of several sizes in one run, from documents or count files.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Each vocabulary is the beginning of the next. Beside it lies merges.jsonl: why",
            "each merge was made.",
            "",
            "Examples:",
            "  mews tokenizer train docs/*.jsonl.zst --vocab-size 32768 \\",
            "      --output tokenizers/small",
            "  mews tokenizer train web=web.jsonl code=code.parquet --weight code=2.5 \\",
            "      --vocab-size 32768,65536 --output t",
            "  mews tokenizer train --counts words.counts --vocab-size 65536 \\",
            "      --parity characters --output fair"
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "[SOURCE=]INPUT", description = "Files, folders or globs of documents.")
    List<String> inputs = List.of();

    @Option(
            names = "--counts",
            paramLabel = "FILE",
            split = ",",
            description = "Count files instead of inputs; several are added up.")
    List<Path> counts = List.of();

    @Option(
            names = "--vocab-size",
            required = true,
            paramLabel = "N",
            split = ",",
            description = "Vocabulary sizes, ascending, special tokens and bytes included.")
    List<Integer> sizes;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the tokenizer, of several sizes DIR/N for each.")
    Path output;

    @Mixin
    ResumeArguments resuming;

    @Mixin
    TrainingArguments training;

    @Mixin
    TrainingArguments.MergeArguments merging;

    @Mixin
    CountArguments counting;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        TrainingFolder.Before before = TrainingFolder.Before.in(output);
        boolean done = false;
        try {
            if (inputs.isEmpty() == counts.isEmpty()) {
                throw new ConfigException("give either inputs or --counts");
            }
            int checkpoint = resuming.checkpoint();
            TrainingOptions options = options();
            BpeTrainer trainer = new BpeTrainer(options);
            trainer.check(counting.preTokenizer());
            TrainingFolder folder = new TrainingFolder(output, resuming.resume, line -> err.println("mews: " + line));
            folder.begin(sizes);
            Path file = folder.counts(inputs, counts, counting, err);
            TrainingInput input = new TrainingInput(
                    file,
                    folder.parityDev(training.parityDev, counting, err),
                    counting.mergeMemory(),
                    folder.checkpoints(checkpoint));
            Training result = trainer.train(input, counting.preTokenizer());
            TrainingOutput.save(result, sizes, output, spec.commandLine().getOut());
            TrainingOutput.latex(
                    result, sizes.get(0), output, spec.commandLine().getOut());
            folder.end();
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
                // What failed once fails again; only a training that was killed leaves its counts and merges.
                TrainingFolder.discard(output, before);
            }
        }
    }

    private TrainingOptions options() throws IOException {
        return new TrainingOptions(
                sizes,
                training.readSpecialTokens(),
                merging.minFrequency,
                merging.minPreTokenCount,
                merging.maxTokenBytes,
                counting.latex == Latex.INJECT ? training.latexCommands : 0,
                merging.rules(),
                merging.weights(),
                training.parity());
    }
}
