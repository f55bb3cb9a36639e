package dev.mews.dedup.cluster;

import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.internal.DenseIds;
import dev.mews.dedup.internal.UnionFind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connected components of the duplicate pairs in a list of edge files. Edges are streamed, twice; in memory are four
 * bytes for each document that has an edge and a little more than one bit for each document of its shards. The result
 * depends on the set of edges only: not on their order, their split over files or the number of threads.
 */
public final class Components {
    private final DenseIds ids;
    private final int[] roots;
    private final long edges;

    private Components(DenseIds ids, int[] roots, long edges) {
        this.ids = ids;
        this.roots = roots;
        this.edges = edges;
    }

    /**
     * Reads the edges and joins what they connect.
     *
     * @param threads files read at the same time, at least 1
     */
    public static Components of(List<Path> edgeFiles, DedupConfig config, int threads) throws IOException {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            DenseIds ids = new DenseIds();
            AtomicInteger nextFile = new AtomicInteger();
            for (DenseIds part : inParallel(pool, threads, () -> collect(edgeFiles, config, nextFile))) {
                ids.addAll(part);
            }
            ids.seal();
            UnionFind union = new UnionFind(ids.size());
            nextFile.set(0);
            long edges = 0;
            for (long part : inParallel(pool, threads, () -> join(edgeFiles, config, nextFile, ids, union))) {
                edges += part;
            }
            return new Components(ids, union.roots(), edges);
        } finally {
            pool.shutdownNow();
        }
    }

    private static DenseIds collect(List<Path> files, DedupConfig config, AtomicInteger nextFile) throws IOException {
        DenseIds ids = new DenseIds();
        for (int i = nextFile.getAndIncrement(); i < files.size(); i = nextFile.getAndIncrement()) {
            try (EdgeReader reader = EdgeReader.open(files.get(i), config)) {
                while (reader.next()) {
                    ids.add(reader.first());
                    ids.add(reader.second());
                }
            }
        }
        return ids;
    }

    private static long join(
            List<Path> files, DedupConfig config, AtomicInteger nextFile, DenseIds ids, UnionFind union)
            throws IOException {
        long edges = 0;
        for (int i = nextFile.getAndIncrement(); i < files.size(); i = nextFile.getAndIncrement()) {
            try (EdgeReader reader = EdgeReader.open(files.get(i), config)) {
                for (; reader.next(); edges++) {
                    union.union(ids.idOf(reader.first()), ids.idOf(reader.second()));
                }
            }
        }
        return edges;
    }

    private static <T> List<T> inParallel(ExecutorService pool, int threads, Callable<T> part) throws IOException {
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            futures.add(pool.submit(part));
        }
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new IOException(cause.getMessage(), cause);
            }
            throw new IllegalStateException("joining the duplicate pairs failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while joining the duplicate pairs", e);
        }
        return results;
    }

    /** Number of documents with an edge. */
    public int documents() {
        return roots.length;
    }

    /** Number of edges read. */
    public long edges() {
        return edges;
    }

    /** Reference of document {@code i} of those with an edge, in the order of references. */
    public long ref(int i) {
        return ids.refOf(i);
    }

    /** The first document of the component of document {@code i}; equal for the same component only. */
    public int root(int i) {
        return roots[i];
    }
}
