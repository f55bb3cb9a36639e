package dev.mews.tokenizer.train;

import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.FileTrees;
import dev.mews.core.io.InputShard;
import dev.mews.tokenizer.pretokenize.PreTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Counts inputs into a count file in parts, so that a counting that was killed goes on behind its last complete part. The file
 * is the same as that of one counting. What {@linkplain CountedInputs it was counted from} is written beside it.
 */
public final class ResumableCount {
    /** Input bytes of a part unless said otherwise: some seconds of work on many cores, minutes on few. */
    public static final long PART_BYTES = 4L << 30;

    private final PreTokenizer preTokenizer;
    private final String groupBy;
    private final int threads;
    private final long maxMemoryBytes;
    private final long partBytes;
    private final Path unfinished;
    private final Consumer<String> log;
    private final List<FailedRecords> failed = new ArrayList<>();

    /**
     * @param groupBy as for {@link CorpusCounter}, as are threads and memory
     * @param partBytes bytes of input files after which counts are saved, at least 1
     * @param unfinished folder for parts and sorted runs; it is deleted when the counting is complete
     * @param log is told of what is taken over and what is counted again
     */
    public ResumableCount(
            PreTokenizer preTokenizer,
            String groupBy,
            int threads,
            long maxMemoryBytes,
            long partBytes,
            Path unfinished,
            Consumer<String> log) {
        if (partBytes < 1) {
            throw new IllegalArgumentException("partBytes must be at least 1, but was " + partBytes);
        }
        this.preTokenizer = preTokenizer;
        this.groupBy = groupBy;
        this.threads = threads;
        this.maxMemoryBytes = maxMemoryBytes;
        this.partBytes = partBytes;
        this.unfinished = unfinished;
        this.log = log;
    }

    /**
     * Counts.
     *
     * @param resume whether counts that an earlier call left are used, where their inputs and options are the same
     * @throws IOException as {@link CorpusCounter#count} does, and when there is no text; a count file that was there stays
     */
    public void count(List<InputShard> shards, Path output, boolean resume) throws IOException {
        CountedInputs inputs = CountedInputs.of(preTokenizer.pattern(), groupBy, shards);
        if (resume && isUsable(output, inputs)) {
            return;
        }
        Path temporary = unfinished.resolve("runs");
        FileTrees.delete(resume ? temporary : unfinished);
        Files.createDirectories(temporary);
        List<List<InputShard>> parts = parts(shards);
        if (parts.size() == 1) {
            count(shards, inputs, output, temporary, true);
        } else {
            List<Path> files = new ArrayList<>();
            for (int part = 0; part < parts.size(); part++) {
                Path file = unfinished.resolve(String.format(Locale.ROOT, "part-%05d.counts", part));
                files.add(file);
                CountedInputs its = CountedInputs.of(preTokenizer.pattern(), groupBy, parts.get(part));
                if (!resume || !isUsable(file, its)) {
                    count(parts.get(part), its, file, temporary, false);
                }
            }
            AtomicFiles.write(output, out -> {
                CountsSummary merged = CountFiles.merge(files, temporary, out);
                checkText(merged, shards);
                forget(output);
            });
            inputs.write(output);
        }
        FileTrees.delete(unfinished);
    }

    /** Records that this counting left out, by reason and part. */
    public List<FailedRecords> failed() {
        return List.copyOf(failed);
    }

    private boolean isUsable(Path counts, CountedInputs inputs) throws IOException {
        if (!Files.exists(counts)) {
            return false;
        }
        Optional<String> difference = inputs.difference(counts);
        log.accept(difference
                .map(why -> "counting again, not going on with %s: %s".formatted(counts, why))
                .orElse("going on with " + counts));
        return difference.isEmpty();
    }

    private void count(List<InputShard> shards, CountedInputs inputs, Path output, Path temporary, boolean whole)
            throws IOException {
        try (CorpusCounter counter = new CorpusCounter(preTokenizer, groupBy, threads, maxMemoryBytes, temporary)) {
            counter.count(shards);
            AtomicFiles.write(output, out -> {
                CountsSummary counted = counter.writeTo(out);
                if (whole) {
                    checkText(counted, shards);
                }
                forget(output);
            });
            failed.addAll(counter.failed());
        }
        inputs.write(output);
    }

    /** Counts of nothing are a mistake in the inputs, and no training takes them; what was counted before stays. */
    private static void checkText(CountsSummary counted, List<InputShard> shards) throws IOException {
        if (counted.preTokens() == 0) {
            TreeSet<String> files = new TreeSet<>();
            shards.forEach(shard -> files.add(shard.file()));
            throw new IOException("there is no text to count in %s%s: %d documents and 0 pre-tokens"
                    .formatted(
                            files.first(),
                            files.size() == 1 ? "" : " and " + (files.size() - 1) + " more",
                            counted.documents()));
        }
    }

    /** Deletes what tells of the counts that are about to be replaced, so that it never tells of others. */
    private static void forget(Path output) throws IOException {
        Files.deleteIfExists(CountedInputs.fileOf(output));
    }

    private List<List<InputShard>> parts(List<InputShard> shards) throws IOException {
        Map<String, Integer> cuts = new HashMap<>();
        shards.forEach(shard -> cuts.merge(shard.file(), 1, Integer::sum));
        Map<String, Long> sizes = new HashMap<>();
        List<List<InputShard>> parts = new ArrayList<>();
        List<InputShard> part = new ArrayList<>();
        long bytes = 0;
        for (InputShard shard : shards) {
            if (!sizes.containsKey(shard.file())) {
                sizes.put(shard.file(), size(Path.of(shard.file())));
            }
            if (bytes >= partBytes) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(shard);
            bytes += sizes.get(shard.file()) / cuts.get(shard.file());
        }
        parts.add(part);
        return parts;
    }

    private static long size(Path path) throws IOException {
        long bytes = 0;
        for (Path file : Files.isDirectory(path) ? FileTrees.files(path) : List.of(path)) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
