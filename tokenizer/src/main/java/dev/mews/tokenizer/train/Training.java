package dev.mews.tokenizer.train;

import dev.mews.core.io.AtomicFiles;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a training found: tokenizers of all asked sizes, and where the merges came from. */
public final class Training {
    private final TrainingOptions options;
    private final PreTokenizer preTokenizer;
    private final Vocabulary vocabulary;
    private final Merges merges;
    private final MergeLedger ledger;
    private final List<LatexCommand> latexCommands;
    private final LatexEvidence latexEvidence;
    private final CountsSummary summary;
    private final Map<Integer, Tokenizer> tokenizers = new ConcurrentHashMap<>();

    Training(
            TrainingOptions options,
            PreTokenizer preTokenizer,
            Vocabulary vocabulary,
            Merges merges,
            MergeLedger ledger,
            List<LatexCommand> latexCommands,
            LatexEvidence latexEvidence,
            CountsSummary summary)
            throws IOException {
        this.options = options;
        this.preTokenizer = preTokenizer;
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.ledger = ledger;
        this.latexEvidence = latexEvidence;
        this.latexCommands = latexCommands;
        this.summary = summary;
        List<String> dead = LatexCheck.dead(latexCommands, vocabulary, merges);
        if (!dead.isEmpty()) {
            throw new IOException("tokens of LaTeX commands would be dead: " + String.join(", ", dead));
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
        return tokenizers.computeIfAbsent(Math.min(vocabularySize, vocabulary.size()), this::ofSize);
    }

    private Tokenizer ofSize(int size) {
        int base = options.specialTokens().size() + ByteAlphabet.SIZE;
        boolean whole = size == vocabulary.size();
        return new Tokenizer(
                whole ? vocabulary : vocabulary.first(size),
                whole ? merges : merges.first(size - base),
                preTokenizer,
                true);
    }

    /**
     * Checks what is to be written: that each vocabulary is the beginning of the next, token by token and merge by merge.
     *
     * @throws IllegalStateException when one is not
     */
    public void checkPrefixes() {
        List<Integer> sizes = options.vocabularySizes();
        for (int i = 0; i + 1 < sizes.size(); i++) {
            Tokenizer smaller = tokenizer(sizes.get(i));
            Tokenizer larger = tokenizer(sizes.get(i + 1));
            boolean same = larger.vocabulary().size() >= smaller.vocabulary().size();
            for (int id = 0; same && id < smaller.vocabulary().size(); id++) {
                same = Arrays.equals(
                        smaller.vocabulary().token(id), larger.vocabulary().token(id));
            }
            for (int rank = 0; same && rank < smaller.merges().size(); rank++) {
                same = smaller.merges().left(rank) == larger.merges().left(rank)
                        && smaller.merges().right(rank) == larger.merges().right(rank);
            }
            if (!same) {
                throw new IllegalStateException("the vocabulary of %d is not the beginning of that of %d"
                        .formatted(sizes.get(i), sizes.get(i + 1)));
            }
        }
    }

    /** Tokens of the largest vocabulary. */
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** All merges. */
    public Merges merges() {
        return merges;
    }

    /** Where the merges came from; those of a vocabulary that was extended have the count 0. */
    public MergeLedger ledger() {
        return ledger;
    }

    /** Saves the tokenizer of one of the asked sizes, with the {@linkplain MergeLedger ledger} of its merges. */
    public void save(int vocabularySize, Path folder) throws IOException {
        save(Map.of(vocabularySize, folder));
    }

    /** Saves several sizes, each to its folder, on all cores. */
    public void save(Map<Integer, Path> folders) throws IOException {
        int base = options.specialTokens().size() + ByteAlphabet.SIZE;
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(2 * folders.size(), Runtime.getRuntime().availableProcessors()));
        try {
            List<Future<Void>> files = new ArrayList<>();
            for (var entry : folders.entrySet()) {
                Tokenizer tokenizer = tokenizer(entry.getKey());
                Path folder = entry.getValue();
                files.add(threads.submit(() -> {
                    AtomicFiles.write(
                            folder.resolve(MergeLedger.FILE), out -> ledger.write(tokenizer.vocabulary(), base, out));
                    return null;
                }));
                files.add(threads.submit(() -> {
                    tokenizer.save(folder);
                    return null;
                }));
            }
            for (Future<Void> file : files) {
                file.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause
                    ? cause
                    : new IOException("cannot save: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException("saving was interrupted").initCause(e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** What became of the LaTeX commands that were to be put into the vocabulary. */
    public List<LatexCommand> latexCommands() {
        return latexCommands;
    }

    /** What the commands saved against the merges that they displaced. */
    public LatexEvidence latexEvidence() {
        return latexEvidence;
    }

    /** Totals of the counts. */
    public CountsSummary summary() {
        return summary;
    }
}
