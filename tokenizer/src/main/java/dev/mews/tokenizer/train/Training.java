package dev.mews.tokenizer.train;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.bpe.WordEncoder;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a training found: tokenizers of all asked sizes, and where the merges came from. */
public final class Training {
    private final TrainingOptions options;
    private final PreTokenizer preTokenizer;
    private final Vocabulary vocabulary;
    private final Merges merges;
    private final long[] mergeCounts;
    private final List<LatexCommand> latexCommands;
    private final CountsSummary summary;

    Training(
            TrainingOptions options,
            PreTokenizer preTokenizer,
            Vocabulary vocabulary,
            Merges merges,
            long[] mergeCounts,
            List<LatexCommand> latexCommands,
            CountsSummary summary) {
        this.options = options;
        this.preTokenizer = preTokenizer;
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.mergeCounts = mergeCounts;
        this.latexCommands = latexCommands;
        this.summary = summary;
        if (!latexCommands.isEmpty()) {
            WordEncoder byMergesOnly = new WordEncoder(vocabulary, merges, false);
            latexCommands.forEach(command -> checkReachable(command, byMergesOnly));
        }
    }

    /**
     * The tokenizer of one of the asked sizes. It is smaller when the counts held too few frequent pairs.
     *
     * @throws IllegalArgumentException when the size was not asked for
     */
    public Tokenizer tokenizer(int vocabularySize) {
        if (!options.vocabularySizes().contains(vocabularySize)) {
            throw new IllegalArgumentException("vocabulary size must be one of %s, but was %d"
                    .formatted(options.vocabularySizes(), vocabularySize));
        }
        int size = Math.min(vocabularySize, vocabulary.size());
        int base = options.specialTokens().size() + ByteAlphabet.SIZE;
        return new Tokenizer(vocabulary.first(size), merges.first(size - base), preTokenizer, true);
    }

    /** Tokens of the largest vocabulary. */
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** All merges. */
    public Merges merges() {
        return merges;
    }

    /** How often the pair of a merge occurred when it was merged; 0 for the merges that close LaTeX commands. */
    public long mergeCount(int rank) {
        return mergeCounts[rank];
    }

    /** What became of the LaTeX commands that were to be put into the vocabulary. */
    public List<LatexCommand> latexCommands() {
        return latexCommands;
    }

    /** Totals of the counts. */
    public CountsSummary summary() {
        return summary;
    }

    private static void checkReachable(LatexCommand command, WordEncoder encoder) {
        byte[] bytes = command.command().getBytes(StandardCharsets.US_ASCII);
        boolean reachable = encoder.encode(bytes, 0, bytes.length) == 1 && encoder.ids()[0] == command.id();
        if (command.id() >= 0 && !reachable) {
            throw new IllegalStateException("the merges do not make the token " + command.command());
        }
    }
}
