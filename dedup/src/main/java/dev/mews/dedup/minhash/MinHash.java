package dev.mews.dedup.minhash;

import dev.mews.core.hash.Xxh64;
import java.util.Arrays;

/**
 * The MinHash signature of one document at a time: the least value of each hash function over the document's shingles.
 * Two signatures agree at a position with a chance equal to the Jaccard similarity of the shingle sets.
 *
 * <p>Not thread-safe; reset between documents.
 *
 * @see "Broder: On the resemblance and containment of documents, 1997"
 */
public final class MinHash implements ShingleSink {
    /** Version of {@link #bandKey}: keys of different versions are not comparable. */
    public static final int BAND_KEY_VERSION = 1;

    private final LshParams params;
    private final Permutations permutations;
    private final long[] minima;
    private final byte[] bandBytes;
    private boolean empty = true;

    /**
     * @param params shape of the signature
     * @param seed seed of the hash functions, see {@link Permutations}
     */
    public MinHash(LshParams params, int seed) {
        this.params = params;
        this.permutations = new Permutations(params.signatureLength(), seed);
        this.minima = new long[params.signatureLength()];
        this.bandBytes = new byte[Math.multiplyExact(params.rowsPerBand(), Long.BYTES)];
        reset();
    }

    /** Forgets the document. */
    public void reset() {
        Arrays.fill(minima, Permutations.PRIME);
        empty = true;
    }

    @Override
    public void accept(long[] hashes, int count) {
        permutations.lower(minima, hashes, count);
        empty = empty && count == 0;
    }

    /** Whether there were no shingles: the document then has no signature. */
    public boolean isEmpty() {
        return empty;
    }

    /** The least value of hash function {@code j}, in [0, 2^61 - 1). */
    public long value(int j) {
        return minima[j];
    }

    /**
     * The key that documents share when they agree on all rows of a band: xxh64, seeded with the band's number, of the
     * band's values as little-endian 64-bit numbers.
     *
     * @param band number of the band, from 0
     */
    public long bandKey(int band) {
        int rows = params.rowsPerBand();
        for (int r = 0; r < rows; r++) {
            long value = minima[band * rows + r];
            for (int k = 0; k < Long.BYTES; k++) {
                bandBytes[r * Long.BYTES + k] = (byte) (value >>> (8 * k));
            }
        }
        return Xxh64.hash(bandBytes, 0, bandBytes.length, band);
    }
}
