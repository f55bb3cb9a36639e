package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.Numbers;
import dev.mews.core.config.ConfigException;
import dev.mews.core.io.InputShard;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.Punctuation;
import dev.mews.tokenizer.train.FailedRecords;
import dev.mews.tokenizer.train.PreTokenCounter;
import dev.mews.tokenizer.train.ResumableCount;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How documents are read and counted: what {@code count} and {@code train} share. */
final class CountArguments {
    @Option(
            names = "--text-field",
            paramLabel = "[SOURCE=]NAME",
            description = "JSON Lines and Parquet: the field that holds the text, of one source or of all others."
                    + " Default: text.")
    List<String> textFields = List.of();

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
            description =
                    "Memory for counts, for example 512m or 4g: beyond it sorted runs go to disk, and training whose"
                            + " merges need more is refused. Default: half of the heap, for merges 9/10.")
    MemorySize maxMemory;

    @Option(
            names = "--part-size",
            paramLabel = "SIZE",
            converter = MemorySize.Converter.class,
            description =
                    "Input bytes after which counts are saved for --resume; larger files are not cut. Default: 4g.")
    MemorySize partSize;

    @Option(names = "--threads", paramLabel = "N", description = "Default: all cores. Does not change the counts.")
    Integer threads;

    PreTokenization preTokenizer() {
        return PreTokenization.of(digits, punctuation, latex);
    }

    /**
     * Counts the inputs into {@code output}, saying on {@code err} what failed.
     *
     * @param unfinished folder of what a killed counting leaves
     * @param resume whether to go on with that
     */
    void count(List<String> inputs, Path output, Path unfinished, boolean resume, PrintWriter err) throws IOException {
        int workers = threads();
        long memory = maxMemory(workers);
        List<InputShard> shards = Inputs.shards(inputs, TextFields.of(textFields));
        ResumableCount count = new ResumableCount(
                preTokenizer(),
                groupBy,
                workers,
                memory,
                partSize == null ? ResumableCount.PART_BYTES : partSize.bytes(),
                unfinished,
                line -> err.println("mews: " + line));
        count.count(shards, output, resume);
        for (FailedRecords failed : count.failed()) {
            err.printf(
                    "mews: %s records failed: %s, the first at %s: %s%n",
                    Numbers.count(failed.count()), failed.reason(), failed.first(), failed.error());
        }
    }

    /** Memory for merges, which nothing else needs when they are made. */
    long mergeMemory() {
        return maxMemory == null ? Runtime.getRuntime().maxMemory() / 10 * 9 : maxMemory.bytes();
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
