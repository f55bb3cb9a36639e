package dev.mews.tokenizer.train;

import dev.mews.core.hash.Sha256;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.bpe.WordEncoder;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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
    private final TrainingInput input;
    private final List<String> groups;
    private final GroupWeights weights;
    private final long unit;
    private final int base;
    private final MergeScratch scratch;
    private final MergeState state;
    private final GroupCounts shares;
    private final ParityStates parity;
    private final LatexInjection latex;
    private final LatexAccount latexAccount = new LatexAccount();
    private final MergeLedger ledger;
    private final long[] byGroup;

    TrainingRun(TrainingOptions options, PreTokenizer preTokenizer, TrainingInput input, List<String> groups) {
        this.options = options;
        this.preTokenizer = preTokenizer;
        this.input = input;
        this.groups = groups;
        weights = new GroupWeights(groups, options.weights());
        unit = options.weights().unit();
        long minFrequency = Math.multiplyExact(options.minFrequency(), unit);
        int firstByteId = options.specialTokens().size();
        base = firstByteId + ByteAlphabet.SIZE;
        PairRules rules = new PairRules(options.rules(), options.maxTokenBytes(), firstByteId, unit);
        // Behind the largest vocabulary the merges that LaTeX commands displaced are tried.
        scratch = new MergeScratch(
                firstByteId, options.largestSize() + options.vocabularySizes().get(0), rules);
        state = new MergeState(scratch, minFrequency);
        shares = groups.size() > 1 ? new GroupCounts() : null;
        boolean fair = options.parity().unit() != Parity.Unit.OFF;
        parity = fair
                ? new ParityStates(
                        options.parity(), input.parityDev().isPresent(), groups.size(), scratch, minFrequency)
                : null;
        LatexCheck check = new LatexCheck(options.specialTokens(), options.maxTokenBytes());
        latex = new LatexInjection(options.latexCommands(), options.minFrequency(), check);
        ledger = new MergeLedger(groups, options.weights().decimals());
        byGroup = new long[groups.size()];
    }

    /** Trains from nothing, or from a checkpoint of the same training. */
    Training train() throws IOException {
        String identity = identity("");
        boolean resumed = input.checkpoints().restore(identity, this::readCheckpoint);
        Vocabulary made = resumed ? vocabulary() : null;
        Merges merges = ledger.merges(base);
        if (resumed) {
            input.checkpoints().tell("going on behind %d merges".formatted(merges.size()));
            state.define(merges);
            if (parity != null) {
                parity.define(merges);
            }
        }
        WordTokens words = new WordTokens(resumed ? new WordEncoder(made, merges, false) : null);
        CountsSummary summary = read(words);
        int smallest = options.vocabularySizes().get(0);
        latex.choose(base, smallest);
        start(resumed);
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
            if (input.checkpoints().isDue(ledger.size())) {
                input.checkpoints().save(identity, this::writeCheckpoint);
            }
        }
        ledger.spellExamples(this::spell);
        while (latexAccount.isOpen() && state.next() >= 0) {
            // The vocabulary is full: what would have come next shows what the commands displaced.
            state.mergeNext(null, null);
            countDisplaced();
        }
        return result(summary);
    }

    /** Goes on behind the merges of {@code start}, or behind a checkpoint of the same extension. */
    Training extend(Vocabulary vocabulary, Merges start) throws IOException {
        String identity = identity(start);
        boolean resumed = input.checkpoints().restore(identity, this::readCheckpoint);
        for (int rank = 0; !resumed && rank < start.size(); rank++) {
            ledger.add(new MergeLedger.Entry(start.left(rank), start.right(rank), 0, 0, false, -1, 0, -1), byGroup);
        }
        Merges merges = ledger.merges(base);
        if (resumed) {
            input.checkpoints().tell("going on behind %d merges".formatted(merges.size()));
        }
        state.define(merges);
        Vocabulary made = resumed ? vocabulary() : vocabulary;
        CountsSummary summary = read(new WordTokens(new WordEncoder(made, merges, false)));
        state.startFromTokens();
        while (state.size() < options.largestSize()) {
            long pair = state.next();
            if (pair < 0) {
                break;
            }
            merge(pair, false);
            if (input.checkpoints().isDue(ledger.size())) {
                input.checkpoints().save(identity, this::writeCheckpoint);
            }
        }
        ledger.spellExamples(this::spell);
        return result(summary);
    }

    private void start(boolean fromTokens) {
        if (fromTokens) {
            state.startFromTokens();
        } else {
            state.start();
        }
        if (parity != null) {
            for (int rank = 0; rank < ledger.size(); rank++) {
                if (ledger.chosenFor(rank) >= 0) {
                    parity.chosenFor(ledger.chosenFor(rank));
                }
            }
            parity.start(fromTokens);
        }
    }

    private CountsSummary read(WordTokens word) throws IOException {
        long least = options.minPreTokenCount();
        // Weights may make an occurrence less than one; that is not meant.
        long leastInUnits = least == 1 ? 1 : Math.multiplyExact(least, unit);
        MergeMemory memory = new MergeMemory(groups.size(), parity != null, options.largestSize());
        try (CountsReader reader = open(input.counts())) {
            while (reader.next()) {
                long total = weights.total(reader);
                if (total > 0) {
                    memory.add(reader.keyLength(), Math.max(1, total / unit), weights.present(reader));
                }
            }
        }
        memory.check(input.maxMemoryBytes(), least, input.counts().toString());
        state.expect(memory.words(least), memory.bytes(least));
        CountsSummary summary;
        try (CountsReader reader = open(input.counts())) {
            while (reader.next()) {
                long total = weights.total(reader);
                scratch.rules.see(reader.key(), reader.keyLength(), total);
                if (total >= leastInUnits) {
                    word.set(reader.key(), reader.keyLength());
                    add(reader, word, total);
                }
            }
            summary = reader.summary().orElseThrow();
            if (summary.occurrences() == 0) {
                throw new IOException(input.counts() + ": there is no text to train on: it counts "
                        + summary.documents() + " documents and 0 pre-tokens");
            }
            if (parity != null && input.parityDev().isEmpty()) {
                for (int group = 0; group < groups.size(); group++) {
                    parity.documents(group, weights.documents(reader, group));
                }
            }
        }
        if (parity != null && input.parityDev().isPresent()) {
            readDev(word);
        }
        return summary;
    }

    private void add(CountsReader reader, WordTokens word, long total) {
        for (int group = 0; group < groups.size() && (shares != null || parity != null); group++) {
            long weighted = weights.of(reader, group);
            if (weighted > 0 && shares != null && word.length() > 1) {
                shares.add(group, weighted);
            }
            if (weighted > 0 && parity != null) {
                parity.add(group, word, weighted);
            }
        }
        if (word.length() > 1) {
            int number = word.addTo(state, total);
            latex.see(word.bytes(), word.length(), total / unit, number);
            if (shares != null) {
                shares.end();
            }
        }
    }

    /** Compression is measured by occurrences; weights are about what is merged. */
    private void readDev(WordTokens word) throws IOException {
        try (CountsReader reader = open(input.parityDev().get())) {
            if (!reader.groups().equals(groups)) {
                throw new IllegalArgumentException(
                        "%s holds the groups %s, but the counts %s: parity needs the same ones"
                                .formatted(reader.name(), reader.groups(), groups));
            }
            while (reader.next()) {
                word.set(reader.key(), reader.keyLength());
                for (int group = 0; group < groups.size(); group++) {
                    if (reader.count(group) > 0) {
                        parity.addDev(group, word, reader.count(group));
                    }
                }
            }
            for (int group = 0; group < groups.size(); group++) {
                if (reader.occurrences(group) == 0) {
                    throw new IllegalArgumentException(
                            "%s holds no text of the group '%s', by which its compression could be measured"
                                    .formatted(reader.name(), groups.get(group)));
                }
                parity.documents(group, reader.documents(group));
            }
        }
    }

    private CountsReader open(Path counts) throws IOException {
        return BpeTrainer.open(counts, preTokenizer);
    }

    private void merge(long pair, boolean fair) {
        int left = (int) (pair >>> 32);
        int right = (int) pair;
        long count = fair ? parity.nextCount() : state.nextCount();
        int chosenFor = fair ? parity.chosen() : -1;
        Arrays.fill(byGroup, 0);
        long runnerUp;
        if (fair) {
            state.mergePair(left, right, shares, byGroup);
            parity.mergeNext(left, right);
            runnerUp = parity.runnerUp();
        } else {
            state.mergeNext(shares, byGroup);
            if (parity != null) {
                parity.merge(left, right);
            }
            runnerUp = state.runnerUp();
        }
        enter(left, right, count, count - runnerUp, false, chosenFor);
    }

    private void enter(int left, int right, long count, long margin, boolean closesLatex, int chosenFor) {
        ledger.add(
                new MergeLedger.Entry(
                        left, right, count, margin, closesLatex, chosenFor, state.mergedWords(), state.heaviestWord()),
                byGroup);
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
            enter(left, right, tokens - state.totalTokens(), 0, true, -1);
        });
        latexAccount.closed(state.size() - size, before, state.totalTokens());
    }

    private void countDisplaced() {
        if (latexAccount.isOpen()) {
            latexAccount.displaced(state.totalTokens());
        }
    }

    /** What decides the merges of an extension. */
    private String identity(Merges start) throws IOException {
        StringBuilder pairs = new StringBuilder();
        for (int rank = 0; rank < start.size(); rank++) {
            pairs.append(start.left(rank)).append(' ').append(start.right(rank)).append('\n');
        }
        return identity("behind " + Sha256.ofUtf8(pairs.toString()));
    }

    /** What decides the merges. */
    private String identity(String start) throws IOException {
        String dev = input.parityDev().isEmpty()
                ? ""
                : CountedInputs.identity(input.parityDev().get());
        return Sha256.ofUtf8(String.join(
                        "\n", options.toString(), preTokenizer.pattern(), CountedInputs.identity(input.counts()), dev)
                + start);
    }

    private void writeCheckpoint(DataOutputStream out) throws IOException {
        ledger.write(out);
        latexAccount.write(out);
        latex.write(out);
    }

    private void readCheckpoint(DataInputStream in) throws IOException {
        ledger.read(in);
        latexAccount.read(in);
        latex.read(in);
    }

    /** Adds the bytes of a token: those of its parts. */
    private void append(int id, ByteArrayOutputStream bytes) {
        if (id < base) {
            bytes.write(ByteAlphabet.byteAt(id - base + ByteAlphabet.SIZE));
        } else {
            append(ledger.left(id - base), bytes);
            append(ledger.right(id - base), bytes);
        }
    }

    private String spell(int word) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : state.tokens(word)) {
            append(id, bytes);
        }
        return ByteAlphabet.spell(bytes.toByteArray());
    }

    private Vocabulary vocabulary() {
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
        return new Vocabulary(tokens, specialTokens);
    }

    private Training result(CountsSummary summary) throws IOException {
        return new Training(
                options,
                preTokenizer,
                vocabulary(),
                ledger.merges(base),
                ledger,
                latex.results(),
                latexAccount.evidence(unit),
                summary);
    }
}
