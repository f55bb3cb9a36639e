package dev.mews.dedup.cluster;

import dev.mews.dedup.internal.RecordWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the removals of one documents shard, rows ascending. */
public final class RemovalWriter implements Closeable {
    private final RecordWriter records;
    private int lastRow = -1;

    /** @param raw where the file goes; it is whole only after {@link #close()} */
    public RemovalWriter(OutputStream raw) throws IOException {
        records = new RecordWriter(raw, RemovalFormat.FORMAT, RemovalFormat.PAYLOAD_BYTES, 0);
    }

    /**
     * Appends a row.
     *
     * @throws IllegalArgumentException unless it comes after the row before
     */
    public void write(ClusterMember member) throws IOException {
        if (member.row() <= lastRow) {
            throw new IllegalArgumentException("rows must ascend, but " + member.row() + " came after " + lastRow);
        }
        lastRow = member.row();
        records.next()
                .putInt(member.row())
                .putInt(member.fate().code())
                .putInt(member.clusterSize())
                .putFloat(member.similarity())
                .putLong(member.keptRef())
                .putLong(member.keptId().high())
                .putLong(member.keptId().low());
        records.write();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
