package dev.mews.tokenizer.train;

import dev.mews.core.document.Content;
import dev.mews.core.document.RawDocument;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.ReadResult;
import dev.mews.tokenizer.internal.DocumentDealer;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Counts the pre-tokens of input files on several threads. The counts do not depend on how inputs are cut into shards, on
 * the number of threads, on memory, or on which thread was faster.
 */
public final class CorpusCounter implements Closeable {
    private final String groupBy;
    private final List<PreTokenCounter> counters = new ArrayList<>();
    private final TreeMap<String, FailedRecords> failed = new TreeMap<>();

    /** A document as it is counted. */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    private record Counted(String group, byte[] utf8) {}

    /**
     * @param groupBy the metadata key whose value names a document's group; empty for its source
     * @param threads at least 1
     * @param maxMemoryBytes memory for the counts of all threads together, at least {@link
     *     PreTokenCounter#MIN_MEMORY_BYTES} for each
     * @param temporaryDirectory an existing directory for sorted runs
     */
    public CorpusCounter(
            PreTokenizer preTokenizer, String groupBy, int threads, long maxMemoryBytes, Path temporaryDirectory) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        this.groupBy = groupBy;
        for (int i = 0; i < threads; i++) {
            counters.add(new PreTokenCounter(preTokenizer, maxMemoryBytes / threads, temporaryDirectory));
        }
    }

    /**
     * Counts all documents of the shards. A record that cannot be read is left out and told of by {@link #failed}.
     *
     * @throws IOException also when a file cannot be read at all or breaks off
     * @throws IllegalArgumentException when a shard holds web pages, whose text must be extracted first
     */
    public void count(List<InputShard> shards) throws IOException {
        List<Counting> workers = new ArrayList<>();
        counters.forEach(counter -> workers.add(new Counting(counter)));
        DocumentDealer.deal(shards, counters.size(), new Intake(), workers);
    }

    private final class Intake implements DocumentDealer.Intake<Counted> {
        @Override
        public Counted take(RawDocument document, Content.Text text) {
            String group =
                    groupBy.isEmpty() ? document.source() : document.metadata().getOrDefault(groupBy, "");
            return new Counted(group, text.utf8());
        }

        @Override
        public void failed(ReadResult.Failed failure) {
            synchronized (failed) {
                failed.merge(
                        failure.reason(),
                        new FailedRecords(failure.reason(), 1, failure.place(), failure.error()),
                        (before, one) -> before.and(one.first(), one.error()));
            }
        }
    }

    /** One thread's counting; it also sorts, which would else be left to one thread. */
    private record Counting(PreTokenCounter counter) implements DocumentDealer.Worker<Counted> {
        @Override
        public void work(Counted document) throws IOException {
            counter.add(document.group, document.utf8, 0, document.utf8.length);
        }

        @Override
        public void end() {
            counter.sort();
        }
    }

    /**
     * Writes one count file of all that was counted and gives its totals; {@code target} is not closed. Call it once, at the
     * end.
     */
    public CountsSummary writeTo(OutputStream target) throws IOException {
        return PreTokenCounter.writeTo(counters, target);
    }

    /** Records that were left out, by reason. */
    public List<FailedRecords> failed() {
        return List.copyOf(failed.values());
    }

    @Override
    public void close() throws IOException {
        for (PreTokenCounter counter : counters) {
            counter.close();
        }
    }
}
