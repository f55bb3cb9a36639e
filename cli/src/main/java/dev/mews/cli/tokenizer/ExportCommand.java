package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.format.GgufVocabulary;
import dev.mews.tokenizer.format.TiktokenFiles;
import dev.mews.tokenizer.format.TokenizerFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer export}. */
@Command(
        name = "export",
        description = "Write a tokenizer in the files of another program.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "huggingface  a folder: tokenizer.json, tokenizer_config.json,",
            "             special_tokens_map.json, vocab.json, merges.txt",
            "tiktoken     NAME.tiktoken, and NAME.tiktoken.json with the arguments of",
            "             tiktoken.Encoding",
            "gguf         metadata for llama.cpp, without tensors",
            "",
            "Examples:",
            "  mews tokenizer export tokenizers/small --format tiktoken \\",
            "      --output small.tiktoken",
            "  mews tokenizer export tokenizers/small --format gguf --pre falcon-h1 \\",
            "      --output small.gguf"
        })
public final class ExportCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder of the tokenizer, a tokenizer.json or a .tiktoken file.")
    Path source;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "One of: ${COMPLETION-CANDIDATES}.")
    Format format;

    @Option(names = "--output", required = true, paramLabel = "PATH", description = "File, or folder for huggingface.")
    Path output;

    @Option(
            names = "--pre",
            paramLabel = "NAME",
            description = "gguf: the name of llama.cpp for the pattern; needed when it has none that cuts alike.")
    String pre;

    enum Format {
        HUGGINGFACE,
        TIKTOKEN,
        GGUF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            if (pre != null && format != Format.GGUF) {
                throw new ConfigException("--pre is only for --format gguf");
            }
            if (format == Format.TIKTOKEN && !output.toString().endsWith(TiktokenFiles.EXTENSION)) {
                throw new ConfigException("--output must end in .tiktoken, but was " + output);
            }
            Tokenizer tokenizer = Tokenizer.load(source);
            switch (format) {
                case HUGGINGFACE -> TokenizerFiles.saveWithLegacyFiles(tokenizer, output);
                case TIKTOKEN -> TiktokenFiles.write(tokenizer, output);
                case GGUF -> GgufVocabulary.write(tokenizer, pre(tokenizer), output);
            }
            err.printf("mews: wrote %s%n", output);
            if (pre != null && !GgufVocabulary.nameOf(tokenizer.preTokenizer()).equals(Optional.of(pre))) {
                LlamaCppCheck.warn(tokenizer, pre, err);
            }
            return Exit.OK;
        } catch (ConfigException e) {
            err.println("mews: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    private String pre(Tokenizer tokenizer) throws IOException {
        if (pre != null) {
            return pre;
        }
        Optional<String> equal = GgufVocabulary.nameOf(tokenizer.preTokenizer());
        if (equal.isEmpty()) {
            throw new ConfigException(
                    "llama.cpp has no pattern that cuts as this one: name the nearest with --pre. Of the parallel text"
                            + " that comes with Mews, and code points:\n"
                            + "  "
                            + String.join("\n  ", LlamaCppCheck.nearest(tokenizer)));
        }
        return equal.get();
    }
}
