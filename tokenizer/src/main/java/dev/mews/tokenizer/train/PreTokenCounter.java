package dev.mews.tokenizer.train;

import dev.mews.tokenizer.internal.CountTable;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Counts the pre-tokens of documents and writes a count file. Memory is bounded: when the limit is reached, the counts
 * so far go to a sorted temporary file. The result is the same for any limit. Not thread-safe: use one per thread and
 * {@linkplain CountFiles#merge merge} the files.
 */
public final class PreTokenCounter implements Closeable {
    /** Smallest memory limit: 1 MiB. */
    public static final long MIN_MEMORY_BYTES = 1 << 20;

    private final PreTokenizer preTokenizer;
    private final Path temporaryDirectory;
    private final CountTable.Budget budget;
    private final TreeMap<String, Group> groups = new TreeMap<>();
    private final List<Path> runs = new ArrayList<>();

    /* Where the pre-tokens of a block end, and which of them the table did not count at once. */
    private final int[] ends = new int[CountTable.MOST_AT_ONCE];
    private final int[] others = new int[CountTable.MOST_AT_ONCE];
    private long documents;
    private long bytes;

    /** All groups, sorted; null before {@link #sort}. */
    private List<SortedCounts> tables;

    /** What is in memory of a group. */
    private static final class Group {
        private final CountTable table;
        private long documents;
        private long bytes;

        Group(CountTable table) {
            this.table = table;
        }
    }

    /**
     * @param maxMemoryBytes memory for the counts, at least {@link #MIN_MEMORY_BYTES}; one document and the longest
     *     pre-token come on top
     * @param temporaryDirectory an existing directory for sorted runs; they are deleted by {@link #close}
     */
    public PreTokenCounter(PreTokenizer preTokenizer, long maxMemoryBytes, Path temporaryDirectory) {
        if (maxMemoryBytes < MIN_MEMORY_BYTES) {
            throw new IllegalArgumentException(
                    "maxMemoryBytes must be at least %d, but was %d".formatted(MIN_MEMORY_BYTES, maxMemoryBytes));
        }
        this.preTokenizer = preTokenizer;
        this.temporaryDirectory = temporaryDirectory;
        this.budget = new CountTable.Budget(maxMemoryBytes);
    }

    /** Counts one document: {@code length} bytes of UTF-8. Bytes that are not UTF-8 are counted as they are. */
    public void add(byte[] text, int offset, int length) throws IOException {
        add("", text, offset, length);
    }

    /** Counts one document of a group, such as a source or a language. */
    public void add(String group, byte[] text, int offset, int length) throws IOException {
        tables = null;
        Group counts = group(group);
        CountTable table = counts.table;
        int to = offset + length;
        PreTokenizer walk = preTokenizer.walk();
        for (int from = offset; from < to; ) {
            int n = walk.cut(text, from, to, ends);
            int left = table.increment(text, from, ends, n, others);
            for (int i = 0; i < left; i++) {
                int begin = others[i] == 0 ? from : ends[others[i] - 1];
                int size = ends[others[i]] - begin;
                if (table.mustSpillBefore(size)) {
                    spill();
                    counts = group(group);
                    table = counts.table;
                }
                table.increment(text, begin, size);
            }
            from = ends[n - 1];
        }
        counts.documents++;
        counts.bytes += length;
        documents++;
        bytes += length;
    }

    /** Counts one document. A lone surrogate becomes {@code ?}, as in all UTF-8 output of Java. */
    public void add(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        add(utf8, 0, utf8.length);
    }

    /** Documents added. */
    public long documents() {
        return documents;
    }

    /** Bytes of the documents added. */
    public long bytes() {
        return bytes;
    }

    /**
     * Writes a count file of all documents so far and gives its totals; {@code target} is not closed. Call it once, at the
     * end.
     */
    public CountsSummary writeTo(OutputStream target) throws IOException {
        return writeTo(List.of(this), target);
    }

    /** Sorts what is in memory, which {@link #writeTo} would do: so that every thread sorts its own. */
    void sort() {
        if (runs.isEmpty()) {
            tables = tables();
        }
    }

    /** Writes one count file of what several counters of the same pre-tokenizer counted: once, at the end. */
    static CountsSummary writeTo(List<PreTokenCounter> counters, OutputStream target) throws IOException {
        PreTokenCounter first = counters.get(0);
        if (counters.stream().allMatch(counter -> counter.runs.isEmpty())) {
            if (counters.stream().allMatch(counter -> counter.groups.isEmpty())) {
                first.group("");
                first.tables = null;
            }
            List<SortedCounts> all = new ArrayList<>();
            for (PreTokenCounter counter : counters) {
                all.addAll(counter.tables == null ? counter.tables() : counter.tables);
            }
            return CountFiles.merge(all, first.preTokenizer.pattern(), target);
        }
        List<Path> runs = new ArrayList<>();
        for (PreTokenCounter counter : counters) {
            counter.spill();
            runs.addAll(counter.runs);
        }
        return CountFiles.merge(runs, first.temporaryDirectory, target);
    }

    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }

    private Group group(String name) throws IOException {
        Group group = groups.get(name);
        if (group == null) {
            if (!budget.allowsTable()) {
                spill();
            }
            group = new Group(new CountTable(budget));
            groups.put(name, group);
        }
        return group;
    }

    private List<SortedCounts> tables() {
        List<SortedCounts> tables = new ArrayList<>();
        groups.forEach((name, group) -> tables.add(SortedCounts.of(group.table, name, group.documents, group.bytes)));
        return tables;
    }

    private void spill() throws IOException {
        if (groups.isEmpty()) {
            return;
        }
        Path run = Files.createTempFile(temporaryDirectory, "run", ".counts");
        runs.add(run);
        try (OutputStream out = Files.newOutputStream(run)) {
            CountFiles.merge(tables(), preTokenizer.pattern(), out);
        }
        if (groups.size() > 1) {
            groups.values().forEach(group -> group.table.discard());
            groups.clear();
        } else {
            Group group = groups.firstEntry().getValue();
            group.table.clear();
            group.documents = 0;
            group.bytes = 0;
        }
    }
}
