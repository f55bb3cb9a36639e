package dev.mews.cli.tokenizer;

import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.FileTrees;
import dev.mews.tokenizer.train.Checkpoints;
import dev.mews.tokenizer.train.CountFiles;
import dev.mews.tokenizer.train.CountedInputs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The output folder of a training: counts, and while it is made what a killed training leaves for the next one. */
final class TrainingFolder {
    /** Name of the count file that training from documents leaves beside the vocabularies. */
    static final String COUNTS_FILE = "words.counts";

    private static final String UNFINISHED = ".unfinished";

    private final Path folder;
    private final boolean resume;
    private final Consumer<String> log;

    /** @param log is told of what is taken over and what is made again */
    TrainingFolder(Path folder, boolean resume, Consumer<String> log) {
        this.folder = folder;
        this.resume = resume;
        this.log = log;
    }

    /** Removes what a killed process left that nothing goes on with. */
    void begin(List<Integer> sizes) throws IOException {
        FileTrees.deleteUnfinished(folder, 1);
        for (int size : sizes) {
            FileTrees.deleteUnfinished(folder.resolve(Integer.toString(size)), 1);
        }
        if (!resume) {
            FileTrees.delete(folder.resolve(UNFINISHED));
        }
    }

    /** The counts to train on: one count file as it is, the sum of several, or those of documents. */
    Path counts(List<String> inputs, List<Path> counts, CountArguments counting, PrintWriter err) throws IOException {
        if (counts.size() == 1) {
            return counts.get(0);
        }
        Path file = folder.resolve(COUNTS_FILE);
        if (counts.isEmpty()) {
            counting.count(inputs, file, unfinished("counting"), resume, err);
        } else {
            add(counts, file);
        }
        return file;
    }

    /** The counts by which parity measures compression, from documents or count files. */
    Optional<Path> parityDev(List<String> inputs, CountArguments counting, PrintWriter err) throws IOException {
        if (inputs.isEmpty()) {
            return Optional.empty();
        }
        boolean counted = inputs.stream().allMatch(input -> input.endsWith(".counts"));
        if (counted && inputs.size() == 1) {
            return Optional.of(Path.of(inputs.get(0)));
        }
        Path file = unfinished("parity").resolve("dev.counts");
        if (counted) {
            add(inputs.stream().map(Path::of).toList(), file);
        } else {
            counting.count(inputs, file, unfinished("parity").resolve("counting"), resume, err);
        }
        return Optional.of(file);
    }

    private void add(List<Path> counts, Path file) throws IOException {
        Path temporary = Files.createDirectories(unfinished("adding"));
        // They are added up again whenever training begins: reading them to compare them would take as long.
        Files.deleteIfExists(CountedInputs.fileOf(file));
        AtomicFiles.write(file, out -> CountFiles.merge(counts, temporary, out));
    }

    /** Where the merges are saved. */
    Checkpoints checkpoints(int seconds) {
        return Checkpoints.in(unfinished("merges"), every(TimeUnit.SECONDS.toNanos(seconds)), resume, log);
    }

    private static BooleanSupplier every(long nanoseconds) {
        long[] last = {System.nanoTime()};
        return () -> {
            long now = System.nanoTime();
            boolean due = now - last[0] >= nanoseconds;
            last[0] = due ? now : last[0];
            return due;
        };
    }

    /** All is written. */
    void end() throws IOException {
        FileTrees.delete(folder.resolve(UNFINISHED));
    }

    /** What was there before a training began. */
    record Before(boolean folder, boolean counts) {
        static Before in(Path folder) {
            return new Before(Files.exists(folder), Files.exists(folder.resolve(COUNTS_FILE)));
        }
    }

    /** Deletes what was made when training failed: all of a folder, and of a count file, that was not there before. */
    static void discard(Path folder, Before before) throws IOException {
        if (!before.folder()) {
            FileTrees.delete(folder);
            return;
        }
        FileTrees.delete(folder.resolve(UNFINISHED));
        if (!before.counts()) {
            Path counts = folder.resolve(COUNTS_FILE);
            Files.deleteIfExists(counts);
            Files.deleteIfExists(CountedInputs.fileOf(counts));
        }
    }

    private Path unfinished(String name) {
        return folder.resolve(UNFINISHED).resolve(name);
    }
}
