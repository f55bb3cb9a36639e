package dev.mews.tokenizer.train;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;

/** Operations on count files. */
public final class CountFiles {
    private static final int MAX_OPEN = 128;

    private CountFiles() {}

    /**
     * Adds up count files, group by group. The result depends only on the sums: merging in any order and by any
     * intermediate files gives the same bytes. At most 128 files are open at a time, each with one entry in memory.
     *
     * @param inputs at least one file, all counted with the same pattern
     * @param temporaryDirectory where intermediate files go when there are more than 128
     * @param target receives a count file; it is not closed
     * @return the totals of what was written
     * @throws IOException also when a file is damaged or was counted with another pattern
     */
    public static CountsSummary merge(List<Path> inputs, Path temporaryDirectory, OutputStream target)
            throws IOException {
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
            return mergeAtOnce(current, target);
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

    /** The sum of two counts, or an error that says what is too large. */
    static long sum(long a, long b, String what) {
        long sum = a + b;
        if (sum < a || b < 0) {
            throw tooLarge(what);
        }
        return sum;
    }

    static ArithmeticException tooLarge(String what) {
        return new ArithmeticException(what + ": a count is more than 2^63 - 1");
    }

    private static CountsSummary mergeAtOnce(List<Path> inputs, OutputStream target) throws IOException {
        List<SortedCounts> readers = new ArrayList<>();
        try {
            String pattern = null;
            for (Path input : inputs) {
                CountsReader reader = CountsReader.open(input);
                readers.add(reader);
                pattern = pattern == null ? reader.pattern() : pattern;
                if (!reader.pattern().equals(pattern)) {
                    throw new IOException("%s: counted with the pattern %s, but %s with %s: count both with one pattern"
                            .formatted(input, reader.pattern(), inputs.get(0), pattern));
                }
            }
            return merge(readers, pattern, target);
        } finally {
            for (SortedCounts reader : readers) {
                reader.close();
            }
        }
    }

    /** Adds up sorted counts; neither they nor the target are closed. */
    static CountsSummary merge(List<SortedCounts> readers, String pattern, OutputStream target) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        readers.forEach(reader -> names.addAll(reader.groups()));
        List<String> groups = List.copyOf(names);
        @SuppressWarnings("resource") // The target belongs to the caller.
        CountsWriter writer = new CountsWriter(target, pattern, groups);
        long[] counts = new long[groups.size()];
        PriorityQueue<Input> queue = new PriorityQueue<>((a, b) -> SortedCounts.compareKeys(a.counts, b.counts));
        List<Input> inputs = new ArrayList<>();
        for (SortedCounts reader : readers) {
            Input input = new Input(
                    reader, reader.groups().stream().mapToInt(groups::indexOf).toArray());
            inputs.add(input);
            if (reader.next()) {
                queue.add(input);
            }
        }
        while (!queue.isEmpty()) {
            Input first = queue.poll();
            SortedCounts key = first.counts;
            Arrays.fill(counts, 0);
            first.addTo(counts);
            while (!queue.isEmpty() && SortedCounts.compareKeys(queue.peek().counts, key) == 0) {
                Input same = queue.poll();
                same.addTo(counts);
                if (same.counts.next()) {
                    queue.add(same);
                }
            }
            writer.add(key.key(), key.keyOffset(), key.keyLength(), counts);
            // Most often the next pre-token is of the same input, which then need not go through the queue.
            while (key.next()) {
                if (!queue.isEmpty() && SortedCounts.compareKeys(queue.peek().counts, key) <= 0) {
                    queue.add(first);
                    break;
                }
                Arrays.fill(counts, 0);
                first.addTo(counts);
                writer.add(key.key(), key.keyOffset(), key.keyLength(), counts);
            }
        }
        long[] documents = new long[groups.size()];
        long[] bytes = new long[groups.size()];
        for (Input input : inputs) {
            for (int i = 0; i < input.groups.length; i++) {
                int group = input.groups[i];
                documents[group] = sum(documents[group], input.counts.documents(i), "documents");
                bytes[group] = sum(bytes[group], input.counts.bytes(i), "bytes");
            }
        }
        return writer.finish(documents, bytes);
    }

    private static final class Input {
        private final SortedCounts counts;
        private final int[] groups;

        Input(SortedCounts counts, int[] groups) {
            this.counts = counts;
            this.groups = groups;
        }

        void addTo(long[] sums) {
            for (int i = 0; i < groups.length; i++) {
                long sum = sums[groups[i]] + counts.count(i);
                if (sum < 0) {
                    throw tooLarge(counts.name());
                }
                sums[groups[i]] = sum;
            }
        }
    }
}
