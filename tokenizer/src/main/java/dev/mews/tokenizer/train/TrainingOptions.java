package dev.mews.tokenizer.train;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import java.util.List;

/**
 * What a training makes.
 *
 * @param vocabularySizes sizes to make in one run, ascending, special tokens and bytes included; each vocabulary is the
 *     beginning of the next
 * @param specialTokens the first ids; contiguous from 0
 * @param minFrequency pairs that occur less often are not merged; at least 1
 * @param minPreTokenCount pre-tokens that occur less often are left out, which saves memory and changes merges; at least 1,
 *     which leaves out none
 * @param maxTokenBytes longest token in bytes, at least 2
 * @param latexCommands how many LaTeX commands are put into the vocabulary at most; 0 for none
 * @param rules tokens that are not made
 * @param weights how much each group of documents counts
 * @param parity whether merges are chosen for the group that is compressed worst
 */
public record TrainingOptions(
        List<Integer> vocabularySizes,
        SpecialTokens specialTokens,
        long minFrequency,
        long minPreTokenCount,
        int maxTokenBytes,
        int latexCommands,
        TokenRules rules,
        Weights weights,
        Parity parity) {
    /** Largest vocabulary: 2<sup>24</sup> tokens. */
    public static final int MAX_VOCABULARY_SIZE = 1 << 24;

    /** Checks the ranges. */
    public TrainingOptions {
        vocabularySizes = List.copyOf(vocabularySizes);
        require(!vocabularySizes.isEmpty(), "vocabulary sizes must not be empty");
        int smallest = specialTokens.size() + ByteAlphabet.SIZE;
        int last = smallest - 1;
        for (int size : vocabularySizes) {
            require(
                    size > last && size <= MAX_VOCABULARY_SIZE,
                    "vocabulary sizes must be ascending, from %d (%d special tokens and 256 bytes) to %d, but were %s"
                            .formatted(smallest, specialTokens.size(), MAX_VOCABULARY_SIZE, vocabularySizes));
            last = size;
        }
        for (int id : specialTokens.byId().keySet()) {
            require(id < specialTokens.size(), "special tokens must have the ids 0, 1, 2 and so on");
        }
        require(minFrequency >= 1, "min frequency must be at least 1, but was " + minFrequency);
        require(minPreTokenCount >= 1, "min pre-token count must be at least 1, but was " + minPreTokenCount);
        require(maxTokenBytes >= 2, "max token bytes must be at least 2, but was " + maxTokenBytes);
        require(latexCommands >= 0, "latex commands must be at least 0, but was " + latexCommands);
    }

    /** Options without rules, weights and parity. */
    public TrainingOptions(
            List<Integer> vocabularySizes,
            SpecialTokens specialTokens,
            long minFrequency,
            int maxTokenBytes,
            int latexCommands) {
        this(
                vocabularySizes,
                specialTokens,
                minFrequency,
                1,
                maxTokenBytes,
                latexCommands,
                TokenRules.NONE,
                Weights.EQUAL,
                Parity.OFF);
    }

    /** Largest of the sizes. */
    int largestSize() {
        return vocabularySizes.get(vocabularySizes.size() - 1);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
