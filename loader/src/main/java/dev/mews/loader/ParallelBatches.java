package dev.mews.loader;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The batches of a {@link BatchReader}, in its order, prepared ahead by several threads: worker {@code k} of {@code n} reads
 * every {@code n}-th batch from the {@code k}-th on. The batches are the same whatever the number of workers.
 */
public final class ParallelBatches implements Closeable {
    /** Batches each worker keeps ready. */
    private static final int READY = 2;

    private final List<BlockingQueue<Result>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private int next;
    private boolean ended;

    /** A batch, an error, or with neither the end. */
    private record Result(Batch batch, Throwable error) {}

    private ParallelBatches() {}

    /**
     * Starts the workers.
     *
     * @param packs opened once by each worker
     * @param rank this rank's rows of each global batch of {@code batchSize}, of {@code ranks}
     * @param from where to begin; null for the first pack
     */
    public static ParallelBatches over(PackSource packs, int batchSize, int rank, int ranks, int workers, Cursor from) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be at least 1, but was " + workers);
        }
        ParallelBatches batches = new ParallelBatches();
        for (int worker = 0; worker < workers; worker++) {
            int number = worker;
            BlockingQueue<Result> queue = new ArrayBlockingQueue<>(READY);
            Thread thread = new Thread(
                    () -> work(queue, () -> {
                        try (PackStream stream = packs.open()) {
                            BatchReader reader = BatchReader.over(stream, batchSize, rank, ranks);
                            if (from != null) {
                                reader.seek(from);
                            }
                            deliver(reader, number, workers, queue);
                        }
                    }),
                    "batches-" + worker);
            thread.setDaemon(true);
            batches.queues.add(queue);
            batches.threads.add(thread);
        }
        batches.threads.forEach(Thread::start);
        return batches;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void work(BlockingQueue<Result> queue, Work work) {
        try {
            Result last = new Result(null, null);
            try {
                work.run();
            } catch (IOException | RuntimeException | Error e) {
                last = new Result(null, e);
            }
            queue.put(last);
        } catch (InterruptedException e) {
            // Closed: nobody waits for the rest.
            Thread.currentThread().interrupt();
        }
    }

    private static void deliver(BatchReader reader, int worker, int workers, BlockingQueue<Result> queue)
            throws IOException, InterruptedException {
        for (int skipped = 0; skipped < worker; skipped++) {
            if (!reader.skip()) {
                return;
            }
        }
        for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
            queue.put(new Result(batch, null));
            for (int skipped = 1; skipped < workers; skipped++) {
                if (!reader.skip()) {
                    return;
                }
            }
        }
    }

    /**
     * The next batch, or null at the end.
     *
     * @throws IOException what a worker met, in the place of the batch it was reading
     */
    public Batch next() throws IOException, InterruptedException {
        if (ended) {
            return null;
        }
        Result result = queues.get(next).take();
        if (result.batch() != null) {
            next = (next + 1) % queues.size();
            return result.batch();
        }
        // The worker whose turn it is has no batch left, so no other has one either.
        ended = true;
        if (result.error() instanceof IOException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (result.error() != null) {
            throw new IllegalStateException("a worker failed: " + result.error().getMessage(), result.error());
        }
        return null;
    }

    /** Stops the workers and waits for them. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException("interrupted while workers stop", e));
            }
        }
    }
}
