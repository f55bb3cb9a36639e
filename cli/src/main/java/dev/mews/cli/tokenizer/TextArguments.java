package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.Numbers;
import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.eval.Documents;
import dev.mews.tokenizer.eval.ParallelText;
import dev.mews.tokenizer.eval.TextDocuments;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedMap;
import picocli.CommandLine.Option;

/** How the texts that are measured are read. */
final class TextArguments {
    @Option(
            names = "--text-field",
            paramLabel = "NAME",
            defaultValue = "text",
            description = "JSON Lines and Parquet: the field that holds the text. Default: ${DEFAULT-VALUE}.")
    String textField;

    @Option(
            names = "--language-field",
            paramLabel = "NAME",
            defaultValue = "language",
            description = "JSON Lines and Parquet: the field that holds the language. Default: ${DEFAULT-VALUE}.")
    String languageField;

    @Option(
            names = "--max-languages",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Languages told apart in each source; memory grows with it. Default: ${DEFAULT-VALUE}.")
    int maxLanguages;

    @Option(names = "--threads", paramLabel = "N", description = "Default: all cores. Does not change the result.")
    Integer threads;

    TextDocuments documents(List<String> inputs) {
        if (maxLanguages < 1) {
            throw new ConfigException("--max-languages must be at least 1, but was " + maxLanguages);
        }
        return new TextDocuments(Inputs.shards(inputs, textField), languageField, maxLanguages, threads());
    }

    /** The documents of the inputs, or without any the parallel text that comes with Mews. */
    Documents documentsOrBundled(List<String> inputs) {
        return inputs.isEmpty() ? ParallelText.bundled().documents(ParallelArguments.BUNDLED) : documents(inputs);
    }

    int threads() {
        if (threads != null && threads < 1) {
            throw new ConfigException("--threads must be at least 1, but was " + threads);
        }
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** Says what could not be read. */
    static void tell(SortedMap<String, Long> failed, PrintWriter err) {
        failed.forEach((reason, count) -> err.printf("mews: %s records failed: %s%n", Numbers.count(count), reason));
    }
}
