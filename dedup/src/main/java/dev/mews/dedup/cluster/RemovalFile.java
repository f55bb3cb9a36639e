package dev.mews.dedup.cluster;

import dev.mews.core.hash.Hash128;
import dev.mews.dedup.internal.RecordReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the removals of one documents shard beside its documents: the rows that are in a cluster, in ascending order.
 * Not thread-safe.
 */
public final class RemovalFile implements Closeable {
    private final Path path;
    private final RecordReader records;
    private ClusterMember head;

    private RemovalFile(Path path, RecordReader records) throws IOException {
        this.path = path;
        this.records = records;
        this.head = read();
    }

    /** Opens a removal file; fails if it is none or not whole. */
    public static RemovalFile open(Path file) throws IOException {
        RecordReader records = RecordReader.open(file, RemovalFormat.FORMAT);
        try {
            return new RemovalFile(file, records);
        } catch (IOException | RuntimeException e) {
            records.close();
            throw e;
        }
    }

    /** Number of rows in a cluster. */
    public long count() {
        return records.count();
    }

    /**
     * What becomes of a row, or empty if it is in no cluster and stays. Ask for rows in ascending order; rows may be left
     * out.
     */
    public Optional<ClusterMember> find(int row) throws IOException {
        while (head != null && head.row() < row) {
            head = read();
        }
        return head != null && head.row() == row ? Optional.of(head) : Optional.empty();
    }

    /** The next row in a cluster, or empty after the last. */
    public Optional<ClusterMember> next() throws IOException {
        ClusterMember member = head;
        head = member == null ? null : read();
        return Optional.ofNullable(member);
    }

    private ClusterMember read() throws IOException {
        ByteBuffer record = records.next();
        if (record == null) {
            return null;
        }
        int row = record.getInt();
        int code = record.getInt();
        Fate fate = Fate.ofCode(code);
        if (fate == null) {
            throw new IOException(path + ": row " + row + " has fate " + code + ", which this program does not know");
        }
        return new ClusterMember(
                row,
                fate,
                record.getInt(),
                record.getFloat(),
                record.getLong(),
                new Hash128(record.getLong(), record.getLong()));
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
