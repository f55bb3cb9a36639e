package dev.mews.tokenizer;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import dev.mews.tokenizer.pretokenize.Digits;
import dev.mews.tokenizer.pretokenize.Latex;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import dev.mews.tokenizer.pretokenize.Punctuation;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.Serializable;
import java.util.List;

/**
 * How a tokenizer is trained: the {@code tokenizer} block of a recipe.
 *
 * @param vocabularySizes tokens per vocabulary, special tokens and bytes included; ascending
 * @param digits how numbers are cut
 * @param punctuation how punctuation is cut
 * @param latex what is done with LaTeX commands
 * @param latexCommands LaTeX commands put into the vocabulary at most, when {@code latex} is {@code inject}
 * @param minFrequency least count of a pair that is merged
 * @param maxTokenBytes longest token
 * @param countMemoryMib memory for counting per worker, in MiB
 */
public record TokenizerConfig(
        @Describe(
                "Vocabulary sizes, ascending, special tokens and bytes included; each vocabulary is the beginning of the next")
        @Default("[32768]")
        @Range(min = 1280, max = TrainingOptions.MAX_VOCABULARY_SIZE)
        List<Integer> vocabularySizes,

        @Describe("How numbers are cut: every digit alone, groups of three, or not at all") @Default("individual")
        Digits digits,

        @Describe("How punctuation is cut: every mark alone, in runs, or together with other symbols")
        @Default("isolated")
        Punctuation punctuation,

        @Describe("LaTeX commands: put common ones into the vocabulary, only keep them whole, or treat them as text")
        @Default("inject")
        Latex latex,

        @Describe("LaTeX commands put into the vocabulary at most") @Default("256") @Range(min = 0, max = 65536)
        int latexCommands,

        @Describe("Pairs that occur less often are not merged") @Default("2") @Range(min = 1)
        long minFrequency,

        @Describe("Longest token, in bytes") @Default("64") @Range(min = 2, max = 65536)
        int maxTokenBytes,

        @Describe("Memory for counting, per worker, in MiB") @Default("256") @Range(min = 1, max = 65536)
        int countMemoryMib)
        implements Serializable {
    /** Checks the sizes against each other. */
    public TokenizerConfig {
        vocabularySizes = List.copyOf(vocabularySizes);
        trainingOptions(vocabularySizes, latex, latexCommands, minFrequency, maxTokenBytes);
    }

    /** What cuts the text. */
    public PreTokenization preTokenizer() {
        return PreTokenization.of(digits, punctuation, latex);
    }

    /** What the trainer makes: with the special tokens of {@link SpecialTokens#falcon()}. */
    public TrainingOptions trainingOptions() {
        return trainingOptions(vocabularySizes, latex, latexCommands, minFrequency, maxTokenBytes);
    }

    /** Memory for counting, per worker, in bytes. */
    public long countMemoryBytes() {
        return (long) countMemoryMib << 20;
    }

    private static TrainingOptions trainingOptions(
            List<Integer> sizes, Latex latex, int latexCommands, long minFrequency, int maxTokenBytes) {
        int commands = latex == Latex.INJECT ? latexCommands : 0;
        return new TrainingOptions(sizes, SpecialTokens.falcon(), minFrequency, maxTokenBytes, commands);
    }
}
