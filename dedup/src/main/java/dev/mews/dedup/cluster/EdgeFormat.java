package dev.mews.dedup.cluster;

import dev.mews.core.hash.Xxh64;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.internal.RecordFormat;

/** The record of an edge file, little-endian: smaller reference 8 | larger 8 | similarity 4 (IEEE 754) | flags 4. */
final class EdgeFormat {
    static final RecordFormat FORMAT = new RecordFormat("edge file", "MEWS EDG", 1);
    static final int PAYLOAD_BYTES = 24;
    static final int EXACT = 1;

    private EdgeFormat() {}

    /** What an edge means depends on the signatures and on the threshold it reached. */
    static long fingerprint(DedupConfig config) {
        return Xxh64.hash(Double.doubleToLongBits(config.threshold()), config.signatureFingerprint());
    }
}
