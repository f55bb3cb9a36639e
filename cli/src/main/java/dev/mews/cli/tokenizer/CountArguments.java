package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.Numbers;
import dev.mews.core.config.ConfigException;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.FileTrees;
import dev.mews.core.io.InputShard;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.Punctuation;
import dev.mews.tokenizer.train.CorpusCounter;
import dev.mews.tokenizer.train.FailedRecords;
import dev.mews.tokenizer.train.PreTokenCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How documents are read and counted: what {@code count} and {@code train} share. */
final class CountArguments {
    @Option(
            names = "--text-field",
            paramLabel = "NAME",
            defaultValue = "text",
            description = "JSON Lines and Parquet: the field that holds the text. Default: ${DEFAULT-VALUE}.")
    String textField;

    @Option(
            names = "--group-by",
            paramLabel = "KEY",
            defaultValue = "",
            description = "Count apart by this metadata field, for example language; without it by source.")
    String groupBy;

    @Option(
            names = "--digits",
            defaultValue = "individual",
            description = "${COMPLETION-CANDIDATES}: how numbers are cut. Default: ${DEFAULT-VALUE}.")
    Digits digits;

    @Option(
            names = "--punctuation",
            defaultValue = "isolated",
            description = "${COMPLETION-CANDIDATES}: how punctuation is cut. Default: ${DEFAULT-VALUE}.")
    Punctuation punctuation;

    @Option(
            names = "--latex",
            defaultValue = "inject",
            description = "${COMPLETION-CANDIDATES}: put common LaTeX commands into the vocabulary, only keep them"
                    + " whole, or treat them as text. Default: ${DEFAULT-VALUE}.")
    Latex latex;

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            converter = MemorySize.Converter.class,
            description = "Memory for counting, for example 512m or 4g; beyond it sorted runs go to disk."
                    + " Default: half of the heap.")
    MemorySize maxMemory;

    @Option(names = "--threads", paramLabel = "N", description = "Default: all cores. Does not change the counts.")
    Integer threads;

    PreTokenization preTokenizer() {
        return PreTokenization.of(digits, punctuation, latex);
    }

    /** Counts the inputs into {@code output}, saying on {@code err} what failed. */
    void count(List<String> inputs, Path output, PrintWriter err) throws IOException {
        int workers = threads();
        long memory = maxMemory(workers);
        List<InputShard> shards = Inputs.shards(inputs, textField);
        Path temporary = Files.createTempDirectory("mews-count");
        try (CorpusCounter counter = new CorpusCounter(preTokenizer(), groupBy, workers, memory, temporary)) {
            counter.count(shards);
            AtomicFiles.write(output, counter::writeTo);
            for (FailedRecords failed : counter.failed()) {
                err.printf(
                        "mews: %s records failed: %s, the first at %s: %s%n",
                        Numbers.count(failed.count()), failed.reason(), failed.first(), failed.error());
            }
        } finally {
            FileTrees.delete(temporary);
        }
    }

    private int threads() {
        if (threads != null && threads < 1) {
            throw new ConfigException("--threads must be at least 1, but was " + threads);
        }
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    private long maxMemory(int workers) {
        long heap = Runtime.getRuntime().maxMemory();
        long smallest = PreTokenCounter.MIN_MEMORY_BYTES * workers;
        long memory = maxMemory == null ? Math.max(heap / 2, smallest) : maxMemory.bytes();
        if (memory < smallest || memory > heap) {
            throw new ConfigException(
                    "--max-memory must be from %s (1 MiB a thread) to %s (the heap, see MEWS_JAVA_OPTS), but was %s"
                            .formatted(Numbers.bytes(smallest), Numbers.bytes(heap), Numbers.bytes(memory)));
        }
        return memory;
    }
}
