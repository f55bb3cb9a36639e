package dev.mews.dedup.cluster;

import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.DocRef;
import dev.mews.dedup.internal.RecordWriter;
import dev.mews.dedup.signature.Similarity;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Writes duplicate pairs, sorted and each once: the edges of the graph whose components are the clusters. */
public final class EdgeWriter implements Closeable {
    private final RecordWriter records;
    private long lastFirst = -1;
    private long lastSecond = -1;

    /** @param raw where the file goes; it is whole only after {@link #close()} */
    public EdgeWriter(OutputStream raw, DedupConfig config) throws IOException {
        records = new RecordWriter(raw, EdgeFormat.FORMAT, EdgeFormat.PAYLOAD_BYTES, EdgeFormat.fingerprint(config));
    }

    /**
     * Appends a pair.
     *
     * @throws IllegalArgumentException unless {@code first < second} and the pair comes after the one before
     */
    public void write(long first, long second, Similarity similarity) throws IOException {
        boolean ascending = first > lastFirst || (first == lastFirst && second > lastSecond);
        if (first >= second || !ascending) {
            throw new IllegalArgumentException("edges must be sorted, each once and the smaller reference first, but "
                    + DocRef.toString(first) + "-" + DocRef.toString(second) + " came after "
                    + (lastFirst < 0 ? "nothing" : DocRef.toString(lastFirst) + "-" + DocRef.toString(lastSecond)));
        }
        lastFirst = first;
        lastSecond = second;
        records.next()
                .putLong(first)
                .putLong(second)
                .putFloat((float) similarity.estimate())
                .putInt(similarity.exact() ? EdgeFormat.EXACT : 0);
        records.write();
    }

    /** Number of edges written. */
    public long count() {
        return records.count();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
