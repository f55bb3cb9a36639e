package dev.mews.cli.tokenizer;

import dev.mews.tokenizer.eval.ParallelText;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;

/** The parallel text that languages are compared on. */
final class ParallelArguments {
    /** What tables call the text that comes with Mews. */
    static final String BUNDLED = "parallel";

    @Option(
            names = "--parallel",
            arity = "1..*",
            paramLabel = "LANGUAGE=FILE",
            description =
                    "Text files with the same lines in each language, or a folder of them. Default: the 44 lines in 18"
                            + " languages that come with Mews.")
    List<String> files = List.of();

    @Option(
            names = "--parallel-reference",
            paramLabel = "LANGUAGE",
            description = "The language whose premium is 1. Default: English.")
    String asked;

    ParallelText text() throws IOException {
        return files.isEmpty() ? ParallelText.bundled() : new ParallelText(LineFiles.read("--parallel", files));
    }

    String reference(ParallelText text) {
        return asked == null && files.isEmpty() ? ParallelText.BUNDLED_REFERENCE : LineFiles.reference(text, asked);
    }
}
