package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.Numbers;
import dev.mews.cli.report.ConsoleTables;
import dev.mews.cli.report.Pages;
import dev.mews.cli.report.ReportView;
import dev.mews.core.config.ConfigException;
import dev.mews.core.io.AtomicFiles;
import dev.mews.tokenizer.eval.CorpusSplit;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.train.PreTokenCounter;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code sweep} and {@code ablate} share. */
final class ExperimentArguments {
    @Parameters(arity = "1..*", paramLabel = "[SOURCE=]INPUT", description = "Files, folders or globs of documents.")
    List<String> inputs;

    @Option(
            names = "--vocab-size",
            required = true,
            split = ",",
            paramLabel = "N",
            description = "Vocabulary sizes, ascending, special tokens and bytes included.")
    List<Integer> sizes;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder for figures, page and tokenizers.")
    Path output;

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Share of the documents to measure on, which no training sees. Default: ${DEFAULT-VALUE}.")
    double heldOut;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which documents are held out. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Mixin
    TextArguments reading;

    @Mixin
    TrainingArguments training;

    @Mixin
    TrainingArguments.MergeArguments merging;

    @Option(
            names = "--latex",
            defaultValue = "inject",
            description = "${COMPLETION-CANDIDATES}: what is done with LaTeX commands. Default: ${DEFAULT-VALUE}.")
    Latex latex;

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            converter = MemorySize.Converter.class,
            description = "Memory for counting, for example 512m or 4g. Default: half of the heap.")
    MemorySize maxMemory;

    Experiment experiment(List<Experiment.Way> ways, List<Double> fractions) throws IOException {
        long heap = Runtime.getRuntime().maxMemory();
        long least = PreTokenCounter.MIN_MEMORY_BYTES * reading.threads() * ways.size() * fractions.size();
        long memory = maxMemory == null ? Math.max(heap / 2, least) : maxMemory.bytes();
        if (memory < least || memory > heap) {
            throw new ConfigException(
                    "--max-memory must be from %s (1 MiB for each thread, way and fraction) to %s (the heap), but was %s"
                            .formatted(Numbers.bytes(least), Numbers.bytes(heap), Numbers.bytes(memory)));
        }
        TrainingOptions options = new TrainingOptions(
                sizes,
                training.readSpecialTokens(),
                merging.minFrequency,
                merging.minPreTokenCount,
                merging.maxTokenBytes,
                latex == Latex.INJECT ? training.latexCommands : 0,
                merging.rules(),
                merging.weights(),
                training.parity());
        CorpusSplit split = new CorpusSplit(seed, heldOut, fractions);
        return new Experiment(reading.documents(inputs), split, ways, options, memory);
    }

    /** Prints the tables, saves the tokenizers, and writes NAME.json and NAME.html. */
    void write(String name, Experiment.Result result, ReportView view, PrintWriter out) throws IOException {
        ConsoleTables.print(view, Integer.MAX_VALUE, out);
        for (Experiment.Trained trained : result.trained()) {
            Path folder =
                    output.resolve("tokenizers").resolve(trained.tokenizer().name());
            Files.createDirectories(folder);
            trained.tokenizer().tokenizer().save(folder);
        }
        Path json = output.resolve(name + ".json");
        Path html = output.resolve(name + ".html");
        AtomicFiles.writeString(json, ExperimentView.json(result));
        Pages.write(view, html);
        out.println("tokenizers: " + output.resolve("tokenizers"));
        out.println("figures: " + json);
        out.println("page: " + html);
    }
}
