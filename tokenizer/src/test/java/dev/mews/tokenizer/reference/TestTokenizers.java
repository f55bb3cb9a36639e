package dev.mews.tokenizer.reference;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.PreTokenCounter;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Tokenizers trained on generated text. */
public final class TestTokenizers {
    private TestTokenizers() {}

    /** Counts 1,500 random texts and trains the largest of the sizes. */
    public static Tokenizer train(PreTokenizer preTokenizer, TrainingOptions options, Path directory)
            throws IOException {
        Path counts = directory.resolve("generated.counts");
        SplittableRandom random = new SplittableRandom(99);
        try (PreTokenCounter counter = new PreTokenCounter(preTokenizer, 64 << 20, directory);
                OutputStream out = Files.newOutputStream(counts)) {
            for (int i = 0; i < 1_500; i++) {
                counter.add(Texts.random(random, 60));
            }
            counter.writeTo(out);
        }
        int size = options.vocabularySizes().get(options.vocabularySizes().size() - 1);
        return new BpeTrainer(options).train(counts, preTokenizer).tokenizer(size);
    }
}
