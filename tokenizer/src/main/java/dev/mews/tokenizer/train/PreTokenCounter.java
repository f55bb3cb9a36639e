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
    private final CountTable table;
    private final List<Path> runs = new ArrayList<>();
    private long runDocuments;
    private long runBytes;
    private long documents;
    private long bytes;

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
        this.table = new CountTable(maxMemoryBytes);
    }

    /** Counts one document: {@code length} bytes of UTF-8. Bytes that are not UTF-8 are counted as they are. */
    public void add(byte[] text, int offset, int length) throws IOException {
        int to = offset + length;
        for (int from = offset; from < to; ) {
            int end = preTokenizer.next(text, from, to);
            if (table.mustSpillBefore(end - from)) {
                spill();
            }
            table.increment(text, from, end - from);
            from = end;
        }
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

    /** Writes a count file of all documents so far; {@code target} is not closed. Call it once, at the end. */
    public void writeTo(OutputStream target) throws IOException {
        if (runs.isEmpty()) {
            writeTable(target);
        } else {
            spill();
            CountFiles.merge(runs, temporaryDirectory, target);
        }
    }

    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }

    private void spill() throws IOException {
        Path run = Files.createTempFile(temporaryDirectory, "run", ".counts");
        runs.add(run);
        try (OutputStream out = Files.newOutputStream(run)) {
            writeTable(out);
        }
        table.clear();
        runDocuments = documents;
        runBytes = bytes;
    }

    private void writeTable(OutputStream target) throws IOException {
        @SuppressWarnings("resource") // The target belongs to the caller.
        CountsWriter writer = new CountsWriter(target, preTokenizer.pattern());
        table.forEachSorted(writer::add);
        writer.finish(documents - runDocuments, bytes - runBytes);
    }
}
