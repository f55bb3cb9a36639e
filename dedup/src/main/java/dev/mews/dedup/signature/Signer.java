package dev.mews.dedup.signature;

import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.hash.Hash128;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.exact.ExactHash;
import dev.mews.dedup.minhash.MinHash;
import dev.mews.dedup.minhash.ShingleSink;
import dev.mews.dedup.minhash.Shingler;

/**
 * Computes the signatures of documents: exact hash, band keys, theta sketch and what the choice of a representative
 * needs. A pure function of document and config. Not thread-safe: one per thread.
 */
public final class Signer {
    private static final byte[] NO_SKETCH = {};

    private final ExactHash exactHash = new ExactHash();
    private final Shingler shingler;
    private final MinHash minHash;
    private final ShingleSketch.Builder sketch;
    private final ShingleSink both;
    private final Signature signature;

    /** A signer for this config. */
    public Signer(DedupConfig config) {
        shingler = new Shingler(config.shingleWords(), config.words());
        minHash = new MinHash(config.lsh(), config.seed());
        sketch = new ShingleSketch.Builder(config.sketchEntries());
        both = (hashes, count) -> {
            minHash.accept(hashes, count);
            sketch.accept(hashes, count);
        };
        signature = new Signature(config.bands());
    }

    /**
     * The document's signature, valid until the next call.
     *
     * @throws IllegalArgumentException if the document's id is not 32 hex digits or its quality not a number
     */
    public Signature sign(Document document) {
        String text = document.text();
        minHash.reset();
        sketch.reset();
        shingler.shingle(text, both);
        signature.id = Hash128.parse(document.id());
        signature.exactHash = exactHash.of(text);
        signature.characters = text.codePointCount(0, text.length());
        signature.quality = quality(document);
        signature.banded = !minHash.isEmpty();
        signature.sketch = signature.banded ? sketch.toByteArray() : NO_SKETCH;
        for (int band = 0; band < signature.bandKeys.length; band++) {
            signature.bandKeys[band] = signature.banded ? minHash.bandKey(band) : 0;
        }
        return signature;
    }

    private static double quality(Document document) {
        String value = document.metadata().get(MetadataKeys.QUALITY);
        if (value == null) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "document " + document.id() + ": metadata quality must be a number, but was '" + value + "'", e);
        }
    }
}
