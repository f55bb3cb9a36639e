package dev.mews.core.shard;

import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.FileTrees;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs the shards of a stage so that each is complete or not there at all.
 *
 * <p>Outputs of an attempt are written under {@code .tmp/STAGE/}, forced to disk and renamed; then, last of all, the
 * {@link Completion} appears as {@code .shards/STAGE/SHARD.json}. A shard without it counts as not done, whatever files
 * are there, and running it again replaces them. Attempts have their own temporary directory, so two of the same shard do
 * not disturb each other: they rename the same bytes to the same names.
 *
 * @param runDirectory directory of the run, absolute
 * @param stage name of the stage
 * @param fingerprint of the stage's version, configuration and inputs
 * @param rollBytes an output file of documents ends when it holds this many bytes before compression, so that later
 *     stages get shards of bounded size; part of what the fingerprint must cover
 */
public record ShardRunner(String runDirectory, String stage, String fingerprint, long rollBytes)
        implements Serializable {
    /** 128 MiB. */
    public static final long DEFAULT_ROLL_BYTES = 128L << 20;

    public ShardRunner {
        Objects.requireNonNull(runDirectory, "runDirectory");
        Shard.checkName("name of a stage", stage);
        Objects.requireNonNull(fingerprint, "fingerprint");
        if (rollBytes < 1) {
            throw new IllegalArgumentException("rollBytes must be at least 1, but was " + rollBytes);
        }
    }

    public ShardRunner(Path runDirectory, String stage, String fingerprint) {
        this(runDirectory.toString(), stage, fingerprint, DEFAULT_ROLL_BYTES);
    }

    /**
     * Processes one shard and commits it.
     *
     * @throws IOException if it cannot be read or written; nothing of this attempt remains
     * @throws IllegalStateException if the task loses count of documents or leaves an output open
     */
    public Completion run(Shard shard, ShardTask task) throws IOException {
        try (ShardAttempt attempt = new ShardAttempt(this, shard)) {
            task.process(shard, attempt);
            Completion completion = attempt.commit();
            AtomicFiles.writeString(completionFile(shard), completion.toJson());
            return completion;
        }
    }

    /** The shard's completion if this attempt was committed before, else runs it. */
    public Completion runUnlessCommitted(Shard shard, ShardTask task) throws IOException {
        Optional<Completion> before = committed(shard);
        return before.isPresent() ? before.get() : run(shard, task);
    }

    /** The shard's completion, if it has this fingerprint and all its outputs exist with the recorded sizes. */
    public Optional<Completion> committed(Shard shard) throws IOException {
        Completion completion;
        try {
            completion = Completion.fromJson(Files.readString(completionFile(shard)));
        } catch (NoSuchFileException | IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
            return Optional.empty();
        }
        if (!completion.fingerprint().equals(fingerprint) || !completion.shard().equals(shard.name())) {
            return Optional.empty();
        }
        for (OutputFile output : completion.outputs()) {
            Path file = directory().resolve(output.path());
            if (!Files.isRegularFile(file) || Files.size(file) != output.bytes()) {
                return Optional.empty();
            }
        }
        return Optional.of(completion);
    }

    /**
     * What happened to all documents of these shards, read from their completion records one by one: memory does not grow
     * with their number, and the result does not depend on the order in which they ran.
     *
     * @throws IllegalStateException if a shard is not committed
     */
    public Tally tally(Collection<Shard> shards) throws IOException {
        TreeMap<String, Shard> byName = new TreeMap<>();
        shards.forEach(shard -> byName.put(shard.name(), shard));
        try {
            return Tally.folded(
                    byName.values().stream().map(this::committedTally).iterator());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Tally committedTally(Shard shard) {
        try {
            return committed(shard)
                    .orElseThrow(() -> new IllegalStateException(
                            "shard " + shard.name() + " of stage " + stage + " is not complete; run the stage again"))
                    .tally();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Removes what crashed attempts of this stage left behind.
     *
     * <p>Call it only while no attempt runs.
     */
    public void cleanUp() throws IOException {
        FileTrees.delete(temporaryDirectory());
    }

    Path directory() {
        return Path.of(runDirectory);
    }

    Path temporaryDirectory() {
        return directory().resolve(".tmp").resolve(stage);
    }

    private Path completionFile(Shard shard) {
        return directory().resolve(".shards").resolve(stage).resolve(shard.name() + ".json");
    }
}
