package dev.mews.dedup.cluster;

import it.unimi.dsi.fastutil.longs.LongArrays;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts pairs and drops repeated ones in bounded memory: what does not fit is written to temporary files as sorted runs,
 * which are merged at the end. Not thread-safe.
 */
public final class PairSorter implements Closeable {
    private static final int PAIR_BYTES = 2 * Long.BYTES;

    private final Path directory;
    private final long[] first;
    private final long[] second;
    private final List<Path> runs = new ArrayList<>();
    private int count;

    /**
     * @param directory where temporary files go, if any are needed; must exist
     * @param pairsInMemory pairs held at once, at 16 bytes each
     */
    public PairSorter(Path directory, int pairsInMemory) {
        if (pairsInMemory < 1) {
            throw new IllegalArgumentException("pairsInMemory must be at least 1, but was " + pairsInMemory);
        }
        this.directory = directory;
        this.first = new long[pairsInMemory];
        this.second = new long[pairsInMemory];
    }

    /** Adds a pair, in either order; a document with itself is left out. */
    public void add(long a, long b) throws IOException {
        if (a == b) {
            return;
        }
        if (count == first.length) {
            sort();
            if (count > first.length / 2) {
                spill();
            }
        }
        first[count] = Math.min(a, b);
        second[count++] = Math.max(a, b);
    }

    /** Passes each different pair once, sorted by the smaller and then the larger reference. Call once. */
    public void forEachDistinct(PairConsumer pairs) throws IOException {
        sort();
        if (runs.isEmpty()) {
            for (int i = 0; i < count; i++) {
                pairs.accept(first[i], second[i]);
            }
            count = 0;
            return;
        }
        spill();
        List<Run> open = new ArrayList<>();
        try {
            PriorityQueue<Run> queue = new PriorityQueue<>(Run::compareHead);
            for (Path path : runs) {
                Run run = new Run(path);
                open.add(run);
                if (run.advance()) {
                    queue.add(run);
                }
            }
            merge(queue, pairs);
        } finally {
            for (Run run : open) {
                run.in.close();
            }
        }
    }

    private static void merge(PriorityQueue<Run> queue, PairConsumer pairs) throws IOException {
        long lastFirst = -1;
        long lastSecond = -1;
        while (!queue.isEmpty()) {
            Run run = queue.poll();
            if (run.first != lastFirst || run.second != lastSecond) {
                lastFirst = run.first;
                lastSecond = run.second;
                pairs.accept(lastFirst, lastSecond);
            }
            if (run.advance()) {
                queue.add(run);
            }
        }
    }

    /** Sorts what is in memory and drops repeats there. */
    private void sort() {
        LongArrays.radixSort(first, second, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || first[i] != first[kept - 1] || second[i] != second[kept - 1]) {
                first[kept] = first[i];
                second[kept++] = second[i];
            }
        }
        count = kept;
    }

    private void spill() throws IOException {
        Path run = Files.createTempFile(directory, "pairs-", ".run");
        runs.add(run);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 1 << 16))) {
            for (int i = 0; i < count; i++) {
                out.writeLong(first[i]);
                out.writeLong(second[i]);
            }
        }
        count = 0;
    }

    /** Deletes the temporary files. */
    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }

    /** A sorted run and the pair at its head. */
    private static final class Run {
        private final DataInputStream in;
        private long left;
        private long first;
        private long second;

        Run(Path path) throws IOException {
            left = Files.size(path) / PAIR_BYTES;
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
        }

        boolean advance() throws IOException {
            if (left == 0) {
                return false;
            }
            left--;
            try {
                first = in.readLong();
                second = in.readLong();
            } catch (EOFException e) {
                throw new IOException("a temporary file of candidate pairs became shorter while it was read", e);
            }
            return true;
        }

        static int compareHead(Run a, Run b) {
            int order = Long.compare(a.first, b.first);
            return order != 0 ? order : Long.compare(a.second, b.second);
        }
    }
}
