package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.CommandLines;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.PreTokenCounter;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A command run in this process, and what it said. */
public record CommandRun(int exit, String out, String err) {
    public static CommandRun of(Object command, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int exit = CommandLines.of(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, line, result) -> {
                    line.getErr().println("mews: " + e.getMessage());
                    return 1;
                })
                .execute(texts);
        return new CommandRun(exit, out.toString(), err.toString());
    }

    /** Trains a tokenizer on a text, without special tokens, and saves it. */
    public static Path train(Path folder, int size, String... texts) throws IOException {
        PreTokenizer preTokenizer = PreTokenization.canonical();
        Path counts = Files.createTempFile(folder.getParent(), "words", ".counts");
        try (PreTokenCounter counter = new PreTokenCounter(preTokenizer, 1 << 20, folder.getParent());
                OutputStream out = Files.newOutputStream(counts)) {
            for (String text : texts) {
                counter.add(text);
            }
            counter.writeTo(out);
        }
        TrainingOptions options = new TrainingOptions(List.of(size), SpecialTokens.none(), 1, 64, 0);
        new BpeTrainer(options).train(counts, preTokenizer).tokenizer(size).save(folder);
        return folder;
    }
}
