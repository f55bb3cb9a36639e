package dev.mews.dedup.signature;

import dev.mews.core.hash.Hash128;

/**
 * What deduplication knows of one document. A {@link Signer} or {@link SignatureFile} fills the same object again and
 * again: copy what must outlive the next document.
 */
public final class Signature {
    Hash128 id = new Hash128(0, 0);
    Hash128 exactHash = new Hash128(0, 0);
    long characters;
    double quality = Double.NaN;
    boolean banded;
    final long[] bandKeys;

    /** The compact theta sketch, serialised; empty unless the document has band keys. */
    byte[] sketch = new byte[0];

    // Where a signature file keeps the sketch.
    long sketchOffset;
    int sketchBytes;

    Signature(int bands) {
        bandKeys = new long[bands];
    }

    /** The document's id. */
    public Hash128 id() {
        return id;
    }

    /** Equal for exact duplicates, see {@link dev.mews.dedup.exact.ExactHash}. */
    public Hash128 exactHash() {
        return exactHash;
    }

    /** Length of the text in code points. */
    public long characters() {
        return characters;
    }

    /** The document's {@code quality}, or NaN if it has none. */
    public double quality() {
        return quality;
    }

    /** Whether the document has enough words for a shingle, and so band keys and a sketch. */
    public boolean hasBandKeys() {
        return banded;
    }

    /** The key of a band; only if {@link #hasBandKeys()}. */
    public long bandKey(int band) {
        return bandKeys[band];
    }

    /** Number of bands. */
    public int bands() {
        return bandKeys.length;
    }
}
