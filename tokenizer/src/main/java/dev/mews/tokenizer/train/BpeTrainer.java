package dev.mews.tokenizer.train;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Merges in the order in which they were made. */
    static final class MergeLog {
        private final IntArrayList lefts = new IntArrayList();
        private final IntArrayList rights = new IntArrayList();
        private final IntArrayList results = new IntArrayList();

        void add(int left, int right, int result) {
            lefts.add(left);
            rights.add(right);
            results.add(result);
        }

        Merges merges() {
            Merges.Builder merges = new Merges.Builder();
            for (int rank = 0; rank < lefts.size(); rank++) {
                merges.add(lefts.getInt(rank), rights.getInt(rank), results.getInt(rank));
            }
            return merges.build();
        }
    }

    /**
     * Trains.
     *
     * @param counts a count file made with {@code preTokenizer}
     * @throws IOException when the file is damaged, empty, or was made with another pre-tokenizer
     * @throws IllegalArgumentException when a special token could be made from text
     */
    public Training train(Path counts, PreTokenizer preTokenizer) throws IOException {
        checkSpecialTokens(preTokenizer);
        byte[] command = {'\\', 'i', 'n'};
        if (options.latexCommands() > 0 && preTokenizer.next(command, 0, command.length) < command.length) {
            throw new IllegalArgumentException(
                    "latex commands must be 0, because the pre-tokenizer cuts them: choose latex 'inject'");
        }
        try (CountsReader reader = CountsReader.open(counts)) {
            if (!reader.pattern().equals(preTokenizer.pattern())) {
                throw new IOException("%s: counted with the pattern %s, but the tokenizer has %s: count again"
                        .formatted(counts, reader.pattern(), preTokenizer.pattern()));
            }
            return train(reader, counts, preTokenizer);
        }
    }

    private Training train(CountsReader reader, Path counts, PreTokenizer preTokenizer) throws IOException {
        int largest = options.vocabularySizes().get(options.vocabularySizes().size() - 1);
        int firstByteId = options.specialTokens().size();
        MergeState state = new MergeState(firstByteId, largest, options.minFrequency(), options.maxTokenBytes());
        LatexInjection latex = new LatexInjection(options.latexCommands());
        while (reader.next()) {
            if (reader.keyLength() > 1) {
                int word = state.addWord(reader.key(), reader.keyLength(), reader.count());
                latex.see(reader.key(), reader.keyLength(), reader.count(), word);
            }
        }
        CountsSummary summary = reader.summary().orElseThrow();
        if (summary.occurrences() == 0) {
            throw new IOException(counts + ": there is no text to train on: it counts " + summary.documents()
                    + " documents and 0 pre-tokens");
        }
        int smallest = options.vocabularySizes().get(0);
        latex.choose(state, smallest);
        state.start();
        MergeLog log = new MergeLog();
        LongArrayList mergeCounts = new LongArrayList();
        while (state.size() < largest) {
            long pair = state.next();
            if (!latex.isDone() && (pair < 0 || latex.isDue(state, smallest))) {
                latex.close(state, log);
                while (mergeCounts.size() < log.results.size()) {
                    mergeCounts.add(0);
                }
                continue;
            }
            if (pair < 0) {
                break;
            }
            mergeCounts.add(state.nextCount());
            log.add((int) (pair >>> 32), (int) pair, state.mergeNext());
        }
        return result(log, mergeCounts, preTokenizer, latex.results(), summary);
    }

    private Training result(
            MergeLog log,
            LongArrayList mergeCounts,
            PreTokenizer preTokenizer,
            List<LatexCommand> latex,
            CountsSummary summary) {
        SpecialTokens specialTokens = options.specialTokens();
        List<byte[]> tokens = new ArrayList<>();
        specialTokens.byId().values().forEach(content -> tokens.add(content.getBytes(StandardCharsets.UTF_8)));
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            tokens.add(new byte[] {(byte) ByteAlphabet.byteAt(rank)});
        }
        Merges merges = log.merges();
        for (int rank = 0; rank < merges.size(); rank++) {
            byte[] left = tokens.get(merges.left(rank));
            byte[] right = tokens.get(merges.right(rank));
            byte[] token = Arrays.copyOf(left, left.length + right.length);
            System.arraycopy(right, 0, token, left.length, right.length);
            tokens.add(token);
        }
        Vocabulary vocabulary = new Vocabulary(tokens, specialTokens);
        return new Training(options, preTokenizer, vocabulary, merges, mergeCounts.toLongArray(), latex, summary);
    }

    private void checkSpecialTokens(PreTokenizer preTokenizer) {
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
