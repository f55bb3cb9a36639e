package dev.mews.core.io;

import java.io.Closeable;

/**
 * Reads the records of one {@link InputShard} in order. Broken input never throws: it becomes {@link ReadResult.Failed}
 * and reading goes on behind it, so every record of the input is exactly one result. Not for several threads.
 */
public interface RecordReader extends Closeable {
    /** The next record, or null behind the last one. */
    ReadResult next();

    @Override
    void close();
}
