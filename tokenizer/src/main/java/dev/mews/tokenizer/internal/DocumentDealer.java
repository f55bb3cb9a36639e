package dev.mews.tokenizer.internal;

import dev.mews.core.document.Content;
import dev.mews.core.document.RawDocument;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.TextRecords;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads the documents of inputs and deals them to workers, one a thread. Threads read and work in turns: each takes whatever
 * waits, so that a single compressed file keeps two cores busy and many files keep all of them busy. At most one batch more
 * than there are workers waits at a time.
 *
 * @param <T> what a document is made into when it is read
 */
public final class DocumentDealer<T> {
    private static final int BATCH_BYTES = 1 << 20;

    private final Intake<T> intake;
    private final int maxReaders;
    private final int workers;

    /* All guarded by this. */
    private final Deque<InputShard> waiting = new ArrayDeque<>();
    private final Deque<TextRecords> readers = new ArrayDeque<>();
    private final Deque<List<T>> batches = new ArrayDeque<>();
    private int reading;
    private Throwable error;

    /** Takes in what is read: by one thread after another with one reader, else by several at once. */
    public interface Intake<T> {
        /** What a worker gets of a document. */
        T take(RawDocument document, Content.Text text);

        /** A record that is left out. */
        void failed(ReadResult.Failed failure);
    }

    /** Works on one thread. */
    public interface Worker<T> {
        /** Works on what was made of a document. */
        void work(T item) throws IOException;

        /** All is read and dealt; not called after an error. */
        default void end() throws IOException {}
    }

    /** What there is to do: a batch to work on, else a reader to go on with, else a shard to open. */
    private record Task<T>(List<T> batch, TextRecords reader, InputShard shard) {}

    private DocumentDealer(Intake<T> intake, int maxReaders, int workers) {
        this.intake = intake;
        this.maxReaders = maxReaders;
        this.workers = workers;
    }

    /**
     * Deals all documents, the first worker on the calling thread.
     *
     * @param maxReaders shards that are read at a time, at least 1; with 1 the intake sees all documents in order
     * @throws IOException when a file cannot be read at all or breaks off, the thread is interrupted, or a worker fails
     * @throws IllegalArgumentException when a shard holds web pages, whose text must be extracted first
     */
    public static <T> void deal(
            List<InputShard> shards, int maxReaders, Intake<T> intake, List<? extends Worker<T>> workers)
            throws IOException {
        TextRecords.check(shards);
        DocumentDealer<T> dealer = new DocumentDealer<>(intake, maxReaders, workers.size());
        dealer.waiting.addAll(shards);
        dealer.run(workers);
    }

    private void run(List<? extends Worker<T>> all) throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (Worker<T> worker : all.subList(1, all.size())) {
            Thread thread = new Thread(() -> work(worker), "mews-documents-" + threads.size());
            threads.add(thread);
            thread.start();
        }
        work(all.get(0));
        for (Thread thread : threads) {
            join(thread);
        }
        readers.forEach(TextRecords::close);
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

    /** Waits for a thread, which ends soon after an error. */
    private void join(Thread thread) {
        while (true) {
            try {
                thread.join();
                return;
            } catch (InterruptedException e) {
                fail(interrupted(e));
            }
        }
    }

    private static IOException interrupted(InterruptedException e) {
        return (IOException) new InterruptedIOException("reading was interrupted").initCause(e);
    }

    private void work(Worker<T> worker) {
        try {
            for (Task<T> task = take(); task != null; task = take()) {
                if (task.batch != null) {
                    for (T item : task.batch) {
                        worker.work(item);
                    }
                } else {
                    read(
                            task.reader != null
                                    ? task.reader
                                    : TextRecords.open(task.shard, ReadLimits.DEFAULT, intake::failed));
                }
            }
            if (!failed()) {
                worker.end();
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private void read(TextRecords reader) throws IOException {
        List<T> batch = new ArrayList<>();
        boolean more = true;
        try {
            for (long bytes = 0; more && bytes < BATCH_BYTES; ) {
                RawDocument document = reader.next();
                more = document != null;
                if (more) {
                    batch.add(intake.take(document, reader.text()));
                    bytes += reader.text().size();
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            reader.close();
            throw e;
        }
        if (!more) {
            reader.close();
        }
        give(batch, more ? reader : null);
    }

    /** The next thing to do, or null when all is done. A batch first when many wait, else whatever there is to read. */
    private synchronized Task<T> take() throws IOException {
        while (error == null) {
            boolean mayRead = reading < maxReaders && !(readers.isEmpty() && waiting.isEmpty());
            if (!batches.isEmpty() && (!mayRead || batches.size() >= workers)) {
                return new Task<>(batches.poll(), null, null);
            }
            if (mayRead) {
                reading++;
                return readers.isEmpty()
                        ? new Task<>(null, null, waiting.poll())
                        : new Task<>(null, readers.poll(), null);
            }
            if (reading == 0) {
                return null;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
        return null;
    }

    private synchronized void give(List<T> batch, TextRecords reader) {
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        reading--;
        if (reader != null) {
            readers.add(reader);
        }
        notifyAll();
    }

    private synchronized boolean failed() {
        return error != null;
    }

    private synchronized void fail(Throwable e) {
        if (error == null) {
            error = e;
        }
        notifyAll();
    }
}
