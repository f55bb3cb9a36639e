package dev.mews.tokenizer.train;

import dev.mews.core.document.Content;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import dev.mews.core.document.Utf8;
import dev.mews.core.io.FailReasons;
import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.RecordReader;
import dev.mews.core.io.RecordReaders;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts the pre-tokens of input files on several threads. The counts do not depend on how inputs are cut into shards, on
 * the number of threads, on memory, or on which thread was faster.
 *
 * <p>Threads read shards and count documents in turns: one of them takes whatever waits, so that a single compressed file
 * keeps two cores busy and many files keep all of them busy.
 */
public final class CorpusCounter implements Closeable {
    private static final int BATCH_BYTES = 1 << 20;
    /** What makes the whole file doubtful, not one record of it. */
    private static final Set<String> FATAL =
            Set.of(FailReasons.UNREADABLE_FILE, FailReasons.CORRUPT_FILE, FailReasons.TRUNCATED_FILE);

    private final String groupBy;
    private final List<PreTokenCounter> counters = new ArrayList<>();
    private final TreeMap<String, FailedRecords> failed = new TreeMap<>();

    /* All guarded by this. */
    private final Deque<InputShard> waiting = new ArrayDeque<>();
    private final Deque<RecordReader> readers = new ArrayDeque<>();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private int reading;
    private Throwable error;

    private record Batch(List<String> groups, List<byte[]> texts) {}

    private record Work(RecordReader reader, InputShard shard, Batch batch) {}

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
        for (InputShard shard : shards) {
            if (shard.format() == Format.WARC) {
                throw new IllegalArgumentException(
                        shard.file()
                                + " holds web pages, not text: run a recipe first, which extracts their text, and count its documents");
            }
        }
        waiting.addAll(shards);
        List<Thread> threads = new ArrayList<>();
        for (PreTokenCounter counter : counters.subList(1, counters.size())) {
            Thread thread = new Thread(() -> work(counter), "mews-count-" + threads.size());
            threads.add(thread);
            thread.start();
        }
        work(counters.get(0));
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            fail(e);
            throw (IOException) new InterruptedIOException("counting was interrupted").initCause(e);
        }
        throwError();
    }

    /** Writes one count file of all that was counted; {@code target} is not closed. Call it once, at the end. */
    public void writeTo(OutputStream target) throws IOException {
        PreTokenCounter.writeTo(counters, target);
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

    private void work(PreTokenCounter counter) {
        try {
            for (Work work = take(); work != null; work = take()) {
                if (work.batch != null) {
                    for (int i = 0; i < work.batch.texts.size(); i++) {
                        byte[] text = work.batch.texts.get(i);
                        counter.add(work.batch.groups.get(i), text, 0, text.length);
                    }
                } else {
                    RecordReader reader =
                            work.reader != null ? work.reader : RecordReaders.open(work.shard, ReadLimits.DEFAULT);
                    read(reader);
                }
            }
            counter.sort();
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private void read(RecordReader reader) throws IOException {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        boolean more = true;
        try {
            int bytes = 0;
            while (more && bytes < BATCH_BYTES) {
                ReadResult result = reader.next();
                if (result instanceof ReadResult.Read read) {
                    bytes += add(read.document(), batch);
                } else if (result instanceof ReadResult.Failed bad) {
                    if (FATAL.contains(bad.reason())) {
                        throw new IOException(bad.place() + ": " + bad.reason() + ": " + bad.error());
                    }
                    fail(bad.place(), bad.reason(), bad.error());
                } else {
                    more = false;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            reader.close();
            throw e;
        }
        give(batch, more ? reader : null);
        if (!more) {
            reader.close();
        }
    }

    private int add(RawDocument document, Batch batch) {
        byte[] text;
        if (document.content() instanceof Content.Bytes file) {
            text = file.body();
            int invalid = Utf8.firstInvalid(text, 0, text.length);
            if (invalid >= 0) {
                fail(document.place(), FailReasons.INVALID_UTF8, "byte " + invalid + " of the file is not UTF-8");
                return 0;
            }
        } else {
            text = ((Content.Text) document.content()).text().getBytes(StandardCharsets.UTF_8);
        }
        batch.texts.add(text);
        batch.groups.add(
                groupBy.isEmpty() ? document.source() : document.metadata().getOrDefault(groupBy, ""));
        return text.length;
    }

    private synchronized void fail(Place place, String reason, String what) {
        failed.compute(
                reason,
                (key, before) -> before == null ? new FailedRecords(key, 1, place, what) : before.and(place, what));
    }

    /** The next thing to do, or null when all is done. A batch first when many wait, else whatever there is to read. */
    private synchronized Work take() throws InterruptedIOException {
        while (error == null) {
            boolean mayRead = !readers.isEmpty() || (!waiting.isEmpty() && reading < counters.size());
            if (!batches.isEmpty() && (!mayRead || batches.size() > counters.size())) {
                return new Work(null, null, batches.poll());
            }
            if (mayRead) {
                reading++;
                return readers.isEmpty() ? new Work(null, waiting.poll(), null) : new Work(readers.poll(), null, null);
            }
            if (reading == 0) {
                return null;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                throw (InterruptedIOException) new InterruptedIOException("counting was interrupted").initCause(e);
            }
        }
        return null;
    }

    private synchronized void give(Batch batch, RecordReader reader) {
        batches.add(batch);
        reading--;
        if (reader != null) {
            readers.add(reader);
        }
        notifyAll();
    }

    private synchronized void fail(Throwable e) {
        if (error == null) {
            error = e;
        }
        notifyAll();
    }

    private synchronized void throwError() throws IOException {
        readers.forEach(RecordReader::close);
        readers.clear();
        if (error instanceof IOException e) {
            throw e;
        }
        if (error instanceof RuntimeException e) {
            throw e;
        }
        if (error instanceof Error e) {
            throw e;
        }
    }
}
