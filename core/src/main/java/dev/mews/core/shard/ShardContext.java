package dev.mews.core.shard;

import dev.mews.core.document.Document;
import dev.mews.core.document.Place;
import dev.mews.core.io.ReadResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Where a {@link ShardTask} puts its results. Every document that arrives is announced with {@link #in} and leaves by
 * exactly one of the doors {@code keep}, {@code keepElsewhere}, {@code drop} and {@code fail}; each door counts and
 * writes. A shard that loses count cannot be committed. Nothing is visible under its final name before the commit.
 */
public interface ShardContext {
    /** Directory of the run, to read outputs of earlier stages; do not write to it except through this context. */
    Path runDirectory();

    /** Name of the stage. */
    String stage();

    /**
     * A document arrived.
     *
     * @param bytes its size in the input, uncompressed
     */
    void in(long bytes);

    /** Writes the document to {@code documents/STAGE/SHARD-000.jsonl.zst}, -001 and so on, and counts it as kept. */
    void keep(Document document) throws IOException;

    /**
     * Like {@link #keep(Document)} in another directory, for stages with several kinds of kept documents.
     *
     * @param directory relative to the run directory, for example {@code documents/filter/code}
     */
    void keep(String directory, Document document) throws IOException;

    /** Counts a document as kept whose content the task writes itself, with {@link #create}. */
    void keepElsewhere(Document document);

    /** Writes the document to {@code dropped/STAGE/SHARD-000.jsonl.zst} with the reason and counts it as dropped. */
    void drop(Document document, Drop drop) throws IOException;

    /** Writes a line to {@code failed/STAGE/SHARD.jsonl} and counts a failed document. */
    void fail(Place place, String reason, String error) throws IOException;

    /** Announces a record that could not be read, with its bytes, and lets it fail. */
    default void fail(ReadResult.Failed failed) throws IOException {
        in(failed.bytes());
        fail(failed.place(), failed.reason(), failed.error());
    }

    /**
     * Opens another output file. The task closes it; it appears under its name with the commit.
     *
     * @param relativePath relative to the run directory, with {@code /}, for example {@code tokens/web/web-00000.bin}
     */
    OutputStream create(String relativePath) throws IOException;

    /** Counts and sketches beyond what the doors count: tokens, languages, lengths, named counters. */
    Tally tally();
}
