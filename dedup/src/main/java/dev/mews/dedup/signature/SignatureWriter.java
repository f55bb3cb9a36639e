package dev.mews.dedup.signature;

import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.internal.BlobWriter;
import dev.mews.dedup.internal.RecordWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the signatures of one documents shard, one for each of its documents and in their order, so that row n of the
 * shard is record n of the file. The sketches, whose size varies, go to a second file as they come: memory does not grow
 * with the shard. Both files are whole only after {@link #close()}.
 */
public final class SignatureWriter implements Closeable {
    private final RecordWriter records;
    private final BlobWriter sketches;

    /**
     * @param signatures where the {@code .sig} file goes
     * @param sketches where the {@code .sketches} file goes
     * @param config the signer's config
     */
    public SignatureWriter(OutputStream signatures, OutputStream sketches, DedupConfig config) throws IOException {
        this.records = new RecordWriter(
                signatures,
                SignatureFormat.FORMAT,
                SignatureFormat.payloadBytes(config.bands()),
                config.signatureFingerprint());
        this.sketches = new BlobWriter(sketches);
    }

    /** Appends a document's signature. */
    public void write(Signature signature) throws IOException {
        long offset = signature.sketch.length == 0 ? 0 : sketches.write(signature.sketch);
        SignatureFormat.write(signature, offset, records.next());
        records.write();
    }

    /** Number of signatures written. */
    public long count() {
        return records.count();
    }

    @Override
    public void close() throws IOException {
        try {
            records.close();
        } finally {
            sketches.close();
        }
    }
}
