package dev.mews.tokenizer.train;

import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.bpe.WordEncoder;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One training: reads the counts, chooses merges, and keeps the ledger. */
final class TrainingRun {
    private final TrainingOptions options;
    private final PreTokenizer preTokenizer;
    private final List<String> groups;
    private final long[] weights;
    private final long unit;
    private final long minFrequency;
    private final int base;
    private final MergeScratch scratch;
    private final MergeState state;
    private final GroupCounts shares;
    private final ParityStates parity;
    private final LatexInjection latex;
    private final MergeLedger ledger;
    private final long[] byGroup;
    private int latexSlots;
    private long latexSaved;
    private long afterLatex;
    private int displaced;
    private long displacedSaved;

    TrainingRun(TrainingOptions options, PreTokenizer preTokenizer, List<String> groups) {
        this.options = options;
        this.preTokenizer = preTokenizer;
        this.groups = groups;
        weights = options.weights().inUnits(groups);
        unit = options.weights().unit();
        minFrequency = Math.multiplyExact(options.minFrequency(), unit);
        int firstByteId = options.specialTokens().size();
        base = firstByteId + ByteAlphabet.SIZE;
        PairRules rules = new PairRules(options.rules(), options.maxTokenBytes(), firstByteId, unit);
        // Behind the largest vocabulary the merges that LaTeX commands displaced are tried.
        scratch = new MergeScratch(
                firstByteId, options.largestSize() + options.vocabularySizes().get(0), rules);
        state = new MergeState(scratch, minFrequency);
        shares = groups.size() > 1 ? new GroupCounts() : null;
        boolean fair = options.parity().unit() != Parity.Unit.OFF;
        parity = fair ? new ParityStates(options.parity().unit(), groups.size(), scratch, minFrequency) : null;
        latex = new LatexInjection(options.latexCommands(), options.minFrequency());
        ledger = new MergeLedger(groups, options.weights().decimals());
        byGroup = new long[groups.size()];
    }

    /** Trains from nothing. */
    Training train(CountsReader reader, Path counts) throws IOException {
        read(reader, (bytes, length, count) -> {
            int word = state.addWord(bytes, length, count);
            latex.see(bytes, length, count / unit, word);
        });
        CountsSummary summary = summary(reader, counts);
        int smallest = options.vocabularySizes().get(0);
        latex.choose(state, smallest);
        state.start();
        if (parity != null) {
            parity.start();
        }
        int largest = options.largestSize();
        while (state.size() < largest) {
            boolean fair = parity != null && ledger.size() >= options.parity().globalMerges();
            long pair = fair ? parity.next() : state.next();
            if (!latex.isDone() && (pair < 0 || latex.isDue(state, smallest))) {
                closeLatex();
            } else if (pair < 0) {
                break;
            } else {
                merge(pair, fair);
                countDisplaced();
            }
        }
        if (latexSlots > 0) {
            tryDisplaced();
        }
        return result(summary);
    }

    /** Goes on behind the merges of {@code start}. */
    Training extend(CountsReader reader, Path counts, Vocabulary vocabulary, Merges start) throws IOException {
        WordEncoder encoder = new WordEncoder(vocabulary, start, false);
        state.define(start);
        for (int rank = 0; rank < start.size(); rank++) {
            ledger.add(start.left(rank), start.right(rank), 0, 0, false, byGroup);
        }
        read(reader, (bytes, length, count) -> {
            int number = encoder.encode(bytes, 0, length);
            state.addWord(encoder.ids(), number, length, count);
        });
        CountsSummary summary = summary(reader, counts);
        state.startFromTokens();
        while (state.size() < options.largestSize()) {
            long pair = state.next();
            if (pair < 0) {
                break;
            }
            merge(pair, false);
        }
        return result(summary);
    }

    private interface WordSink {
        void accept(byte[] bytes, int length, long count);
    }

    private void read(CountsReader reader, WordSink sink) throws IOException {
        while (reader.next()) {
            long total = 0;
            int length = reader.keyLength();
            for (int group = 0; group < weights.length; group++) {
                long count = reader.count(group);
                if (count > 0 && weights[group] > 0) {
                    if (count > Long.MAX_VALUE / weights[group]) {
                        throw new ArithmeticException(
                                "the count of a pre-token in %s, times its weight, is more than 2^63 - 1"
                                        .formatted(groups.get(group)));
                    }
                    long weighted = count * weights[group];
                    total = CountFiles.sum(total, weighted, reader.name());
                    if (shares != null && length > 1) {
                        shares.add(group, weighted);
                    }
                    if (parity != null) {
                        parity.add(group, reader.key(), length, weighted);
                    }
                }
            }
            scratch.rules.see(reader.key(), length, total);
            if (length > 1 && total > 0) {
                sink.accept(reader.key(), length, total);
                if (shares != null) {
                    shares.end();
                }
            }
        }
        if (parity != null) {
            for (int group = 0; group < weights.length; group++) {
                parity.documents(group, Math.multiplyExact(reader.documents(group), weights[group]));
            }
        }
    }

    private static CountsSummary summary(CountsReader reader, Path counts) throws IOException {
        CountsSummary summary = reader.summary().orElseThrow();
        if (summary.occurrences() == 0) {
            throw new IOException(counts + ": there is no text to train on: it counts " + summary.documents()
                    + " documents and 0 pre-tokens");
        }
        return summary;
    }

    private void merge(long pair, boolean fair) {
        int left = (int) (pair >>> 32);
        int right = (int) pair;
        long count = fair ? parity.nextCount() : state.nextCount();
        Arrays.fill(byGroup, 0);
        if (fair) {
            state.mergePair(left, right, shares, byGroup);
            parity.mergeNext(left, right);
            ledger.add(left, right, count, count - parity.runnerUp(), false, byGroup);
        } else {
            state.mergeNext(shares, byGroup);
            if (parity != null) {
                parity.merge(left, right);
            }
            ledger.add(left, right, count, count - state.runnerUp(), false, byGroup);
        }
    }

    private void closeLatex() {
        long before = state.totalTokens();
        int size = state.size();
        latex.close(state, unit, (left, right, words) -> {
            Arrays.fill(byGroup, 0);
            long tokens = state.totalTokens();
            state.mergeWords(left, right, words, shares, byGroup);
            if (parity != null) {
                parity.merge(left, right);
            }
            ledger.add(left, right, tokens - state.totalTokens(), 0, true, byGroup);
        });
        latexSlots = state.size() - size;
        afterLatex = state.totalTokens();
        latexSaved = before - afterLatex;
    }

    private void countDisplaced() {
        if (displaced < latexSlots) {
            displaced++;
            displacedSaved = afterLatex - state.totalTokens();
        }
    }

    /** The vocabulary is full: what would have come next shows what the commands displaced. */
    private void tryDisplaced() {
        while (displaced < latexSlots && state.next() >= 0) {
            state.mergeNext(null, null);
            countDisplaced();
        }
    }

    private Training result(CountsSummary summary) {
        SpecialTokens specialTokens = options.specialTokens();
        List<byte[]> tokens = new ArrayList<>();
        specialTokens.byId().values().forEach(content -> tokens.add(content.getBytes(StandardCharsets.UTF_8)));
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            tokens.add(new byte[] {(byte) ByteAlphabet.byteAt(rank)});
        }
        for (int rank = 0; rank < ledger.size(); rank++) {
            byte[] left = tokens.get(ledger.left(rank));
            byte[] right = tokens.get(ledger.right(rank));
            byte[] token = Arrays.copyOf(left, left.length + right.length);
            System.arraycopy(right, 0, token, left.length, right.length);
            tokens.add(token);
        }
        Vocabulary vocabulary = new Vocabulary(tokens, specialTokens);
        LatexEvidence evidence = new LatexEvidence(latexSlots, latexSaved / unit, displaced, displacedSaved / unit);
        return new Training(
                options, preTokenizer, vocabulary, ledger.merges(base), ledger, latex.results(), evidence, summary);
    }
}
