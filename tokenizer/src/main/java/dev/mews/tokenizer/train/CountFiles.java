package dev.mews.tokenizer.train;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** Operations on count files. */
public final class CountFiles {
    private static final int MAX_OPEN = 128;

    private CountFiles() {}

    /**
     * Adds up count files. The result depends only on the sum: any grouping and order of merges gives the same bytes.
     * At most 128 files are open at a time, each with one entry in memory.
     *
     * @param inputs at least one file, all counted with the same pattern
     * @param temporaryDirectory where intermediate files go when there are more than 128
     * @param target receives a count file; it is not closed
     * @throws IOException also when a file is damaged or was counted with another pattern
     */
    public static void merge(List<Path> inputs, Path temporaryDirectory, OutputStream target) throws IOException {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one count file to merge");
        }
        List<Path> temporary = new ArrayList<>();
        try {
            List<Path> current = inputs;
            while (current.size() > MAX_OPEN) {
                List<Path> merged = new ArrayList<>();
                for (int from = 0; from < current.size(); from += MAX_OPEN) {
                    Path file = Files.createTempFile(temporaryDirectory, "merge", ".counts");
                    temporary.add(file);
                    try (OutputStream out = Files.newOutputStream(file)) {
                        mergeAtOnce(current.subList(from, Math.min(from + MAX_OPEN, current.size())), out);
                    }
                    merged.add(file);
                }
                current = merged;
            }
            mergeAtOnce(current, target);
        } finally {
            for (Path file : temporary) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Reads a whole file, checking it, and gives its totals. */
    public static CountsSummary check(Path file) throws IOException {
        try (CountsReader reader = CountsReader.open(file)) {
            boolean more = true;
            while (more) {
                more = reader.next();
            }
            return reader.summary().orElseThrow();
        }
    }

    private static void mergeAtOnce(List<Path> inputs, OutputStream target) throws IOException {
        List<CountsReader> readers = new ArrayList<>();
        try {
            PriorityQueue<CountsReader> queue = new PriorityQueue<>(CountFiles::compareKeys);
            for (Path input : inputs) {
                CountsReader reader = CountsReader.open(input);
                readers.add(reader);
                if (!reader.pattern().equals(readers.get(0).pattern())) {
                    throw new IOException("%s: counted with the pattern %s, but %s with %s: count both with one pattern"
                            .formatted(
                                    input,
                                    reader.pattern(),
                                    inputs.get(0),
                                    readers.get(0).pattern()));
                }
                if (reader.next()) {
                    queue.add(reader);
                }
            }
            writeMerged(readers, queue, target);
        } finally {
            for (CountsReader reader : readers) {
                reader.close();
            }
        }
    }

    private static void writeMerged(List<CountsReader> readers, PriorityQueue<CountsReader> queue, OutputStream target)
            throws IOException {
        @SuppressWarnings("resource") // The target belongs to the caller.
        CountsWriter writer = new CountsWriter(target, readers.get(0).pattern());
        byte[] key = new byte[64];
        while (!queue.isEmpty()) {
            CountsReader first = queue.poll();
            int length = first.keyLength();
            if (key.length < length) {
                key = new byte[Math.max(length, 2 * key.length)];
            }
            System.arraycopy(first.key(), 0, key, 0, length);
            long count = first.count();
            advance(queue, first);
            while (!queue.isEmpty() && hasKey(queue.peek(), key, length)) {
                CountsReader same = queue.poll();
                count = Math.addExact(count, same.count());
                advance(queue, same);
            }
            writer.add(key, 0, length, count);
        }
        long documents = 0;
        long bytes = 0;
        for (CountsReader reader : readers) {
            CountsSummary summary = reader.summary().orElseThrow();
            documents = Math.addExact(documents, summary.documents());
            bytes = Math.addExact(bytes, summary.bytes());
        }
        writer.finish(documents, bytes);
    }

    private static void advance(PriorityQueue<CountsReader> queue, CountsReader reader) throws IOException {
        if (reader.next()) {
            queue.add(reader);
        }
    }

    private static boolean hasKey(CountsReader reader, byte[] key, int length) {
        return Arrays.equals(reader.key(), 0, reader.keyLength(), key, 0, length);
    }

    private static int compareKeys(CountsReader a, CountsReader b) {
        return Arrays.compareUnsigned(a.key(), 0, a.keyLength(), b.key(), 0, b.keyLength());
    }
}
