package dev.mews.dedup.cluster;

import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.internal.RecordReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Reads an edge file front to back, an edge at a time. Not thread-safe. */
public final class EdgeReader implements Closeable {
    private final RecordReader records;
    private long first;
    private long second;
    private float similarity;
    private boolean exact;

    private EdgeReader(RecordReader records) {
        this.records = records;
    }

    /**
     * Opens an edge file.
     *
     * @throws IOException if it is no whole edge file, or was written with another config
     */
    public static EdgeReader open(Path file, DedupConfig config) throws IOException {
        RecordReader records = RecordReader.open(file, EdgeFormat.FORMAT);
        if (records.fingerprint() != EdgeFormat.fingerprint(config)) {
            records.close();
            throw new IOException(file
                    + ": written with another dedup config; delete it and run the stage that writes it" + " again");
        }
        return new EdgeReader(records);
    }

    /** Number of edges in the file. */
    public long count() {
        return records.count();
    }

    /** Moves to the next edge; false after the last. */
    public boolean next() throws IOException {
        ByteBuffer edge = records.next();
        if (edge == null) {
            return false;
        }
        first = edge.getLong();
        second = edge.getLong();
        similarity = edge.getFloat();
        exact = (edge.getInt() & EdgeFormat.EXACT) != 0;
        return true;
    }

    /** The smaller reference of the current edge. */
    public long first() {
        return first;
    }

    /** The larger reference of the current edge. */
    public long second() {
        return second;
    }

    /** The similarity that was measured, in [0, 1]. */
    public float similarity() {
        return similarity;
    }

    /** Whether the two are exact duplicates. */
    public boolean exact() {
        return exact;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
