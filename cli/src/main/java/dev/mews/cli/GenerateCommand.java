package dev.mews.cli;

import dev.mews.cli.internal.UsesModel;
import dev.mews.core.run.RunLayout;
import dev.mews.model.generate.SamplingConfig;
import dev.mews.model.generate.TextGenerator;
import dev.mews.model.posttrain.ChatMessage;
import dev.mews.model.posttrain.ChatRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews generate MODEL}. */
@Command(
        name = "generate",
        description = "Let a trained model continue a text, or chat with it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Special tokens in a --prompt count as such, unless --chat is given: in messages",
            "they are text.",
            "",
            "Examples:",
            "  mews generate runs/quickstart --prompt 'The falcon'",
            "  mews generate runs/quickstart --prompt 'def ' --temperature 0 --max-tokens 40",
            "  mews generate models/chat --chat --prompt 'What is a falcon?'",
            "  mews generate models/chat --chat"
        })
public final class GenerateCommand implements Callable<Integer>, UsesModel {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A run that has trained a model, or a model folder.")
    Path model;

    @Option(
            names = "--prompt",
            description = "What to continue; without it a new document is begun. With --chat: what to say.")
    String prompt;

    @Option(names = "--chat", description = "Chat, with a message a line from the input or with the one of --prompt.")
    boolean chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "With --chat: what the assistant is to be.")
    String system;

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description = "The model's tokenizer, by default the one beside it.")
    Path tokenizer;

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
        if (!Files.isDirectory(new RunLayout(model).checkpoints())
                && !Files.exists(model.resolve("config.json"))
                && !Files.exists(model.resolve("latest"))) {
            err.println("mews: " + model + " holds no trained model: run a recipe with a train block first, or name a"
                    + " model folder");
            return Exit.FAILED;
        }
        if (system != null && !chat) {
            err.println("mews: --system needs --chat");
            return Exit.USAGE;
        }
        SamplingConfig sampling = new SamplingConfig(maxTokens, temperature, topK, topP, seed);
        try (TextGenerator generator = TextGenerator.open(model, Optional.ofNullable(tokenizer))) {
            if (chat) {
                converse(generator, sampling, out, err);
            } else {
                String begun = prompt == null ? "" : prompt;
                out.print(begun);
                generator.generate(begun, sampling, piece -> say(out, piece));
                out.println();
            }
            return Exit.OK;
        } catch (IllegalArgumentException e) {
            err.println("mews: " + e.getMessage());
            return Exit.FAILED;
        }
    }

    /** Answers one message, or each line of the input, with all that was said before. */
    private void converse(TextGenerator generator, SamplingConfig sampling, PrintWriter out, PrintWriter err)
            throws IOException {
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new ChatMessage(ChatRole.SYSTEM, system));
        }
        if (prompt != null) {
            answer(generator, sampling, messages, prompt, out);
            return;
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (true) {
            err.print("> ");
            err.flush();
            String line = lines.readLine();
            if (line == null) {
                return;
            }
            if (!line.isBlank()) {
                answer(generator, sampling, messages, line, out);
            }
        }
    }

    private static void answer(
            TextGenerator generator,
            SamplingConfig sampling,
            List<ChatMessage> messages,
            String said,
            PrintWriter out) {
        messages.add(new ChatMessage(ChatRole.USER, said));
        String answer = generator.answer(messages, sampling, piece -> say(out, piece));
        out.println();
        out.flush();
        messages.add(new ChatMessage(ChatRole.ASSISTANT, answer));
    }

    private static void say(PrintWriter out, String piece) {
        out.print(piece);
        out.flush();
    }
}
