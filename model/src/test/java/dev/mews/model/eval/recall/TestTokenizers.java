package dev.mews.model.eval.recall;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.PreTokenCounter;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Small tokenizers. */
final class TestTokenizers {
    private TestTokenizers() {}

    /** @param size 256: bytes alone; more: trained on sentences of the kind texts are made of */
    static Tokenizer of(int size, Path folder) throws IOException {
        PreTokenizer preTokenizer = PreTokenization.canonical();
        Path counts = folder.resolve("words.counts");
        SplittableRandom random = new SplittableRandom(1);
        try (PreTokenCounter counter = new PreTokenCounter(preTokenizer, 1 << 20, folder);
                OutputStream out = Files.newOutputStream(counts)) {
            for (int i = 0; i < 2000; i++) {
                counter.add(Words.filler(random) + " Agatha carries the " + Words.pick(Words.VALUES, random) + ".");
            }
            counter.writeTo(out);
        }
        TrainingOptions options = new TrainingOptions(List.of(size), SpecialTokens.none(), 1, 64, 0);
        return new BpeTrainer(options).train(counts, preTokenizer).tokenizer(size);
    }
}
