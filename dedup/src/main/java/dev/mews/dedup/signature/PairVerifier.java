package dev.mews.dedup.signature;

import dev.mews.core.hash.Hash128;
import java.io.IOException;

/**
 * Measures candidate pairs: exact duplicates by their 128-bit hash, others by the theta sketches of their shingle sets,
 * whatever key brought them together. Fastest when pairs come sorted by their first document. Not thread-safe.
 */
public final class PairVerifier {
    private final SignatureSet signatures;
    private final double threshold;

    private long lastRef = -1;
    private Hash128 lastHash;
    private ShingleSketch lastSketch;
    private boolean lastSketchRead;

    /**
     * @param signatures of all shards
     * @param threshold Jaccard similarity from which a pair is a duplicate pair, in (0, 1]
     */
    public PairVerifier(SignatureSet signatures, double threshold) {
        this.signatures = signatures;
        this.threshold = threshold;
    }

    /** The similarity from which pairs are duplicates. */
    public double threshold() {
        return threshold;
    }

    /** How alike two documents are; {@link Similarity#NONE} if one has too few words for a sketch. */
    public Similarity compare(long first, long second) throws IOException {
        load(first);
        if (signatures.read(second).exactHash().equals(lastHash)) {
            return Similarity.EXACT;
        }
        if (!lastSketchRead) {
            lastSketch = signatures.sketch(first);
            lastSketchRead = true;
        }
        ShingleSketch other = lastSketch == null ? null : signatures.sketch(second);
        return other == null ? Similarity.NONE : lastSketch.similarity(other);
    }

    /** Whether a comparison makes a duplicate pair. */
    public boolean isDuplicate(Similarity similarity) {
        return similarity.reaches(threshold);
    }

    private void load(long first) throws IOException {
        if (first != lastRef) {
            lastHash = signatures.read(first).exactHash();
            lastSketchRead = false;
            lastSketch = null;
            lastRef = first;
        }
    }
}
