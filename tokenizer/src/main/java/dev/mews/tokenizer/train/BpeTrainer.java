package dev.mews.tokenizer.train;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains byte-level BPE from a count file: exact and deterministic.
 *
 * <p>Each step counts all pairs of neighbouring tokens, overlapping ones too, merges the most frequent one everywhere
 * from left to right, and of equally frequent ones that with the smallest left id, then the smallest right id. Ids are
 * the special tokens, the bytes in the order of {@link ByteAlphabet}, then the merges as they are made: Hugging Face's
 * {@code BpeTrainer} makes the same merges. Training ends early when no pair is frequent enough.
 */
public final class BpeTrainer {
    private final TrainingOptions options;

    /** A trainer with these options. */
    public BpeTrainer(TrainingOptions options) {
        this.options = options;
    }

    /**
     * Trains.
     *
     * @param counts a count file made with {@code preTokenizer}
     * @throws IOException when the file is damaged, empty, or was made with another pre-tokenizer
     * @throws IllegalArgumentException when a special token could be made from text
     */
    public Training train(Path counts, PreTokenizer preTokenizer) throws IOException {
        return train(TrainingInput.of(counts), preTokenizer);
    }

    /**
     * Trains, with checkpoints and bounded memory as the input says.
     *
     * @throws IOException also when merging needs more memory than is allowed, or a checkpoint cannot be written
     * @throws IllegalArgumentException also when development counts of parity do not have the groups of the counts
     */
    public Training train(TrainingInput input, PreTokenizer preTokenizer) throws IOException {
        check(preTokenizer);
        if (input.parityDev().isPresent() && options.parity().unit() == Parity.Unit.OFF) {
            throw new IllegalArgumentException("development counts are for parity: choose its unit");
        }
        return new TrainingRun(options, preTokenizer, input, groups(input.counts(), preTokenizer)).train();
    }

    /** As {@link #extend(Tokenizer, TrainingInput)}, with any memory and without checkpoints. */
    public Training extend(Tokenizer tokenizer, Path counts) throws IOException {
        return extend(tokenizer, TrainingInput.of(counts));
    }

    /**
     * Adds merges to a trained vocabulary: all its ids and merges stay. The new merges are those that training would make
     * if it had made the vocabulary's merges on these counts.
     *
     * @param tokenizer with the options' special tokens, then the bytes in the order of {@link ByteAlphabet}, then its
     *     merges: as training makes it
     * @throws IOException when the file is damaged, empty, or was made with another pre-tokenizer
     * @throws IllegalArgumentException when the vocabulary is laid out in another way or is not smaller than every size,
     *     or the options ask for what only a whole training can do
     */
    public Training extend(Tokenizer tokenizer, TrainingInput input) throws IOException {
        Vocabulary vocabulary = tokenizer.vocabulary();
        int base = options.specialTokens().size() + ByteAlphabet.SIZE;
        boolean known = vocabulary.specialTokens().equals(options.specialTokens())
                && vocabulary.size() == base + tokenizer.merges().size();
        for (int rank = 0; known && rank < ByteAlphabet.SIZE; rank++) {
            known = vocabulary.idOfByte(ByteAlphabet.byteAt(rank)) == base - ByteAlphabet.SIZE + rank;
        }
        for (int rank = 0; known && rank < tokenizer.merges().size(); rank++) {
            known = tokenizer.merges().result(rank) == base + rank;
        }
        require(known, "only a vocabulary of special tokens, then bytes, then merges can be extended");
        require(
                options.vocabularySizes().get(0) > vocabulary.size(),
                "the vocabulary has %d tokens already: ask for more than that".formatted(vocabulary.size()));
        require(
                options.latexCommands() == 0
                        && options.parity().unit() == Parity.Unit.OFF
                        && input.parityDev().isEmpty(),
                "a vocabulary is extended without LaTeX injection and without parity");
        PreTokenizer preTokenizer = tokenizer.preTokenizer();
        return new TrainingRun(options, preTokenizer, input, groups(input.counts(), preTokenizer))
                .extend(vocabulary, tokenizer.merges());
    }

    private static List<String> groups(Path counts, PreTokenizer preTokenizer) throws IOException {
        try (CountsReader reader = open(counts, preTokenizer)) {
            return reader.groups();
        }
    }

    static CountsReader open(Path counts, PreTokenizer preTokenizer) throws IOException {
        CountsReader reader = CountsReader.open(counts);
        if (!reader.pattern().equals(preTokenizer.pattern())) {
            reader.close();
            throw new IOException("%s: counted with the pattern %s, but the tokenizer has %s: count again"
                    .formatted(counts, reader.pattern(), preTokenizer.pattern()));
        }
        return reader;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * Checks that the options fit a pre-tokenizer, which is worth knowing before documents are counted.
     *
     * @throws IllegalArgumentException when a special token could be made from text, or LaTeX commands are asked for that
     *     the pre-tokenizer cuts
     */
    public void check(PreTokenizer preTokenizer) {
        byte[] command = {'\\', 'i', 'n'};
        if (options.latexCommands() > 0 && preTokenizer.next(command, 0, command.length) < command.length) {
            throw new IllegalArgumentException(
                    "latex commands must be 0, because the pre-tokenizer cuts them: choose latex 'inject'");
        }
        for (String content : options.specialTokens().byId().values()) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            if (preTokenizer.next(bytes, 0, bytes.length) == bytes.length) {
                throw new IllegalArgumentException(
                        "special token %s is one pre-token, so ordinary text could become it: choose one with punctuation"
                                .formatted(content));
            }
        }
    }
}
