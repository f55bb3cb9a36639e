package dev.mews.dedup.signature;

import dev.mews.core.hash.Hash128;
import dev.mews.core.hash.Xxh64;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.DocRef;
import dev.mews.dedup.internal.BlobReader;
import dev.mews.dedup.internal.RecordReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the signatures of one documents shard, in order or by row. Not thread-safe.
 *
 * <p>Opening checks that the files are whole and were written with this config; reading checks each record.
 */
public final class SignatureFile implements Closeable {
    /** Suffix of the file of records. */
    public static final String SIGNATURES = ".sig";

    /** Suffix of the file of sketches, which lies beside it under the same name. */
    public static final String SKETCHES = ".sketches";

    /** Seed of the exact hash's bucket key; band keys are seeded with the number of their band. */
    private static final long EXACT_SEED = -1;

    private final Path path;
    private final RecordReader records;
    private final BlobReader sketches;
    private final Signature signature;

    private SignatureFile(Path path, RecordReader records, BlobReader sketches) {
        this.path = path;
        this.records = records;
        this.sketches = sketches;
        this.signature = new Signature(SignatureFormat.bands(records.payloadBytes()));
    }

    /**
     * Opens a {@code .sig} file and the {@code .sketches} file beside it.
     *
     * @throws IOException if one is missing, no such file, cut short, or of another config; the message says which
     */
    public static SignatureFile open(Path signatures, DedupConfig config) throws IOException {
        RecordReader records = RecordReader.open(signatures, SignatureFormat.FORMAT);
        try {
            if (records.fingerprint() != config.signatureFingerprint()
                    || records.payloadBytes() != SignatureFormat.payloadBytes(config.bands())) {
                throw new IOException(signatures + ": written with another dedup config (fingerprint "
                        + Long.toHexString(records.fingerprint()) + ", expected "
                        + Long.toHexString(config.signatureFingerprint())
                        + "); delete it and run the stage that writes it again");
            }
            return new SignatureFile(signatures, records, BlobReader.open(sketchesBeside(signatures)));
        } catch (IOException | RuntimeException e) {
            records.close();
            throw e;
        }
    }

    /** The file of sketches that belongs to a file of signatures. */
    public static Path sketchesBeside(Path signatures) {
        String name = signatures.getFileName().toString();
        if (!name.endsWith(SIGNATURES)) {
            throw new IllegalArgumentException(signatures + ": a signature file's name must end in " + SIGNATURES);
        }
        return signatures.resolveSibling(name.substring(0, name.length() - SIGNATURES.length()) + SKETCHES);
    }

    /** Number of documents. */
    public int count() {
        return Math.toIntExact(records.count());
    }

    /** The signature of a row, without its sketch, valid until the next call. */
    public Signature read(int row) throws IOException {
        SignatureFormat.read(records.read(row), signature);
        return signature;
    }

    /** The sketch of a signature that {@link #read} returned, or null if the document has none. */
    public ShingleSketch sketch(Signature of) throws IOException {
        if (of.sketchBytes == 0) {
            return null;
        }
        try {
            return ShingleSketch.read(sketches.read(of.sketchOffset, of.sketchBytes));
        } catch (RuntimeException e) {
            throw new IOException(path + ": the sketch of document " + of.id.hex() + " cannot be read", e);
        }
    }

    /**
     * Passes every document's bucket keys: one for each band if the document has a signature, and one made of its exact
     * hash. All are 64-bit hashes, so a bucket may hold strangers (with n documents about n² / 2^65 pairs for each
     * band); {@link PairVerifier} tells them apart.
     *
     * @param shard ordinal of the shard, for the references
     */
    public void forEachBucketKey(int shard, BucketKeyConsumer consumer) throws IOException {
        for (int row = 0; row < count(); row++) {
            read(row);
            long ref = DocRef.of(shard, row);
            consumer.accept(exactKey(signature.exactHash), ref);
            if (signature.banded) {
                for (long key : signature.bandKeys) {
                    consumer.accept(key, ref);
                }
            }
        }
    }

    private static long exactKey(Hash128 hash) {
        return Xxh64.hash(hash.low(), Xxh64.hash(hash.high(), EXACT_SEED));
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
