package dev.mews.cli.tokenizer;

import dev.mews.core.io.FileTrees;
import dev.mews.tokenizer.eval.CorpusSplit;
import dev.mews.tokenizer.eval.Documents;
import dev.mews.tokenizer.eval.Measurement;
import dev.mews.tokenizer.eval.TextDocument;
import dev.mews.tokenizer.eval.TextDocuments;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import dev.mews.tokenizer.train.BpeTrainer;
import dev.mews.tokenizer.train.CountFiles;
import dev.mews.tokenizer.train.CountsSummary;
import dev.mews.tokenizer.train.PreTokenCounter;
import dev.mews.tokenizer.train.Training;
import dev.mews.tokenizer.train.TrainingOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trains tokenizers on nested parts of a corpus with several ways of cutting text, and measures all of them on what was held out: one reading
 * to count, one training for all sizes of a part and way, one reading to measure.
 *
 * @param memory bytes for all counts together
 */
record Experiment(TextDocuments documents, CorpusSplit split, List<Way> ways, TrainingOptions options, long memory) {
    /** A way of cutting text. */
    record Way(String name, PreTokenizer preTokenizer) {}

    /**
     * A tokenizer and where it came from.
     *
     * @param size as asked for; the vocabulary is smaller when the text had too few pairs
     */
    record Trained(Way way, double fraction, int size, CountsSummary text, NamedTokenizer tokenizer) {}

    /** Everything trained, by way, fraction and size, and what it makes of the held-out documents. */
    record Result(List<Trained> trained, Measurement measurement) {
        /** Number of the tokenizer of a way, fraction and size. */
        int at(String way, double fraction, int size) {
            for (int i = 0; i < trained.size(); i++) {
                Trained one = trained.get(i);
                if (one.way.name.equals(way) && one.fraction == fraction && one.size == size) {
                    return i;
                }
            }
            throw new IllegalArgumentException("nothing was trained for " + way + ", " + fraction + ", " + size);
        }
    }

    Result run(PrintWriter err) throws IOException {
        Path temporary = Files.createTempDirectory("mews-experiment");
        try {
            List<Trained> trained = new ArrayList<>();
            List<List<List<Path>>> counted = count(temporary, err);
            for (int way = 0; way < ways.size(); way++) {
                List<Path> parts = new ArrayList<>();
                for (int part = 0; part < split.fractions().size(); part++) {
                    parts.addAll(counted.get(way).get(part));
                    train(way, part, parts, temporary, trained);
                }
            }
            Measurement measurement = Evaluation.measure(
                    trained.stream().map(Trained::tokenizer).toList(),
                    documents,
                    id -> split.part(id) == CorpusSplit.HELD_OUT,
                    err);
            if (measurement.total().text().bytes() == 0) {
                throw new IOException("no text was held out: give more documents, or raise --held-out");
            }
            return new Result(trained, measurement);
        } finally {
            FileTrees.delete(temporary);
        }
    }

    private void train(int way, int part, List<Path> parts, Path temporary, List<Trained> trained) throws IOException {
        Path counts = temporary.resolve("all.counts");
        try (OutputStream out = Files.newOutputStream(counts)) {
            CountFiles.merge(parts, temporary, out);
        }
        CountsSummary summary = CountFiles.check(counts);
        double fraction = split.fractions().get(part);
        if (summary.occurrences() == 0) {
            throw new IOException("the fraction " + fraction + " holds no text: give more documents");
        }
        Training training = new BpeTrainer(options).train(counts, ways.get(way).preTokenizer);
        for (int size : options.vocabularySizes()) {
            String name = String.format(Locale.ROOT, "%s/%s/%d", ways.get(way).name, fraction, size);
            trained.add(new Trained(
                    ways.get(way), fraction, size, summary, new NamedTokenizer(name, training.tokenizer(size))));
        }
    }

    /** Count files by way and part: each part without the ones before it. */
    private List<List<List<Path>>> count(Path temporary, PrintWriter err) throws IOException {
        List<Counting> all = new ArrayList<>();
        try {
            long each = memory
                    / ((long) documents.threads()
                            * ways.size()
                            * split.fractions().size());
            Documents.Visited<Counting> visited = documents.visit(() -> {
                Counting counting = new Counting(Math.max(each, PreTokenCounter.MIN_MEMORY_BYTES), temporary);
                all.add(counting);
                return counting;
            });
            TextArguments.tell(visited.failed(), err);
            List<List<List<Path>>> files = new ArrayList<>();
            for (int way = 0; way < ways.size(); way++) {
                files.add(new ArrayList<>());
                for (int part = 0; part < split.fractions().size(); part++) {
                    List<Path> written = new ArrayList<>();
                    for (Counting counting : all) {
                        Path file = Files.createTempFile(temporary, "part", ".counts");
                        try (OutputStream out = Files.newOutputStream(file)) {
                            counting.counters.get(way).get(part).writeTo(out);
                        }
                        written.add(file);
                    }
                    files.get(way).add(written);
                }
            }
            return files;
        } finally {
            for (Counting counting : all) {
                counting.close();
            }
        }
    }

    private final class Counting implements Documents.Visitor {
        private final List<List<PreTokenCounter>> counters = new ArrayList<>();

        Counting(long memoryOfEach, Path temporary) {
            for (Way way : ways) {
                List<PreTokenCounter> parts = new ArrayList<>();
                split.fractions()
                        .forEach(fraction -> parts.add(new PreTokenCounter(way.preTokenizer, memoryOfEach, temporary)));
                counters.add(parts);
            }
        }

        @Override
        public void visit(TextDocument document) throws IOException {
            int part = split.part(document.id());
            if (part != CorpusSplit.HELD_OUT && part < split.fractions().size()) {
                byte[] utf8 = document.text().getBytes(StandardCharsets.UTF_8);
                for (List<PreTokenCounter> way : counters) {
                    way.get(part).add(utf8, 0, utf8.length);
                }
            }
        }

        void close() throws IOException {
            for (List<PreTokenCounter> way : counters) {
                for (PreTokenCounter counter : way) {
                    counter.close();
                }
            }
        }
    }
}
