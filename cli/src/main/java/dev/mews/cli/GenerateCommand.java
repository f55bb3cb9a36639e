package dev.mews.cli;

import dev.mews.core.run.RunLayout;
import dev.mews.model.ModelException;
import dev.mews.model.generate.Generator;
import dev.mews.model.generate.SamplingConfig;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.StreamingDecoder;
import dev.mews.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews generate RUN}. */
@Command(
        name = "generate",
        description = "Let the trained model of a run continue a text.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  mews generate runs/quickstart --prompt 'The falcon'",
            "  mews generate runs/quickstart --prompt 'def ' --temperature 0 --max-tokens 40"
        })
public final class GenerateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "Directory of a run that has trained a model.")
    Path run;

    @Option(
            names = "--prompt",
            description = "What to continue; without it a new document is begun.",
            defaultValue = "")
    String prompt;

    @Option(names = "--max-tokens", paramLabel = "N", defaultValue = "128", description = "Default: ${DEFAULT-VALUE}.")
    int maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0.7",
            description = "0 always takes the likeliest token. Default: ${DEFAULT-VALUE}.")
    double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "40",
            description = "Draw from the K likeliest tokens, 0 for all. Default: ${DEFAULT-VALUE}.")
    int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "0.95",
            description = "Draw from the likeliest tokens of this probability. Default: ${DEFAULT-VALUE}.")
    double topP;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}.")
    long seed;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        RunLayout layout = new RunLayout(run);
        if (!Files.isDirectory(layout.checkpoints())) {
            err.println("mews: " + run + " holds no trained model: run a recipe with a train block first");
            return Exit.FAILED;
        }
        Tokenizer tokenizer = Tokenizer.load(layout.tokenizer());
        int[] ids = prompt.isEmpty()
                ? new int[] {tokenizer.specialId(SpecialTokens.END_OF_TEXT)}
                : tokenizer.encode(prompt, SpecialTokenMode.ALLOW);
        try (Generator generator = Generator.open(layout.checkpoints())) {
            StreamingDecoder decoder = tokenizer.streamingDecoder();
            out.print(prompt);
            generator.generate(ids, new SamplingConfig(maxTokens, temperature, topK, topP, seed), token -> {
                out.print(decoder.next(token));
                out.flush();
            });
            out.println(decoder.finish());
            out.flush();
            return Exit.OK;
        } catch (ModelException | IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.FAILED;
        }
    }
}
