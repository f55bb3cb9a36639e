package dev.mews.dedup.minhash;

/**
 * Banding of a MinHash signature: {@code bands} bands of {@code rowsPerBand} hashes each. Documents that agree on all
 * rows of a band are a candidate pair.
 *
 * @param bands number of bands, at least 1 (datatrove: {@code num_buckets})
 * @param rowsPerBand hashes per band, at least 1 (datatrove: {@code hashes_per_bucket})
 */
public record LshParams(int bands, int rowsPerBand) {
    /** Checks the ranges. */
    public LshParams {
        if (bands < 1) {
            throw new IllegalArgumentException("bands must be at least 1, but was " + bands);
        }
        if (rowsPerBand < 1) {
            throw new IllegalArgumentException("rowsPerBand must be at least 1, but was " + rowsPerBand);
        }
    }

    /** Number of hashes in a signature. */
    public int signatureLength() {
        return Math.multiplyExact(bands, rowsPerBand);
    }

    /**
     * Chance that two documents of Jaccard similarity {@code s} become a candidate pair: {@code 1 - (1 - s^r)^b} for
     * {@code b} bands of {@code r} rows. With 14 bands of 8 rows 0.565 at 0.7, 0.924 at 0.8, 1.000 at 0.9.
     *
     * @param similarity s, in [0, 1]
     * @see "Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, section 3.4.2"
     */
    public double candidateProbability(double similarity) {
        return 1 - Math.pow(1 - Math.pow(similarity, rowsPerBand), bands);
    }
}
