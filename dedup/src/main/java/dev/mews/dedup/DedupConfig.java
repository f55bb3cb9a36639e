package dev.mews.dedup;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.config.Range;
import dev.mews.core.hash.Xxh64;
import dev.mews.dedup.cluster.ChainRule;
import dev.mews.dedup.cluster.RepresentativeRule;
import dev.mews.dedup.exact.ExactHash;
import dev.mews.dedup.minhash.LshParams;
import dev.mews.dedup.minhash.MinHash;
import dev.mews.dedup.minhash.Shingler;
import dev.mews.dedup.minhash.WordDialect;

/**
 * How duplicates are found and which copy stays. The shape of the signature is FineWeb's: 14 bands of 8 rows over
 * shingles of 5 words.
 *
 * <p>The similarity threshold of 0.7 lies just below the similarity (1/14)^(1/8) = 0.72 around which the banding starts
 * to find pairs: a higher one throws away pairs that were found, a lower one promises pairs that were not looked for.
 *
 * <p>The default of 256 sketch entries costs at most 2 KiB per document, makes the comparison exact for documents of up
 * to 256 different shingles, and has a standard deviation of about sqrt(0.7 * 0.3 / 256) = 0.029 at the threshold above
 * that.
 */
public record DedupConfig(
        @Describe("Words per shingle; documents with fewer words are compared exactly only.")
        @Default("5")
        @Range(min = 1, max = 100)
        int shingleWords,

        @Describe("Bands of the MinHash signature.") @Default("14") @Range(min = 1, max = 1000)
        int bands,

        @Describe("Hashes per band: documents equal in all of one band are compared.")
        @Default("8")
        @Range(min = 1, max = 1000)
        int rowsPerBand,

        @Describe("Seed of the signature's hash functions; signatures of different seeds are not comparable.")
        @Default("1")
        @Range(min = 0, max = Integer.MAX_VALUE)
        int seed,

        @Describe("What a word is: 'script' makes each character a word in scripts written without spaces,"
                + " 'whitespace' splits at spaces only.")
        @Default("script")
        WordDialect words,

        @Describe("Jaccard similarity of the shingle sets from which two documents are duplicates.")
        @Default("0.7")
        @Range(min = 0, max = 1, minExclusive = true)
        double threshold,

        @Describe("Nominal entries of the theta sketch that measures the similarity: a power of two.")
        @Default("256")
        @Range(min = 16, max = 65536)
        int sketchEntries,

        @Describe("Which document of a cluster stays: longest, highest_quality or first_id.") @Default("longest")
        RepresentativeRule representative,

        @Describe("What happens to a document that is in a cluster only through others: 'split' keeps it unless a kept"
                + " document is similar to it, 'drop' drops it.")
        @Default("split")
        ChainRule chains) {

    /** Checks what the ranges do not say. */
    public DedupConfig {
        if (Integer.bitCount(sketchEntries) != 1) {
            throw new IllegalArgumentException("sketch_entries must be a power of two, but was " + sketchEntries);
        }
        if ((long) bands * rowsPerBand > 10_000) {
            throw new IllegalArgumentException(
                    "bands times rows_per_band must be at most 10000, but was " + (long) bands * rowsPerBand);
        }
    }

    /** Bands and rows. */
    public LshParams lsh() {
        return new LshParams(bands, rowsPerBand);
    }

    /**
     * Hash of everything that gives a signature its meaning: signatures with different fingerprints cannot be compared,
     * and files of them refuse to be read together.
     */
    public long signatureFingerprint() {
        return Xxh64.hashUtf8(
                String.join(
                        " ",
                        "exact=" + ExactHash.VERSION,
                        "shingler=" + Shingler.VERSION,
                        "band_key=" + MinHash.BAND_KEY_VERSION,
                        "shingle_words=" + shingleWords,
                        "bands=" + bands,
                        "rows_per_band=" + rowsPerBand,
                        "seed=" + seed,
                        "words=" + words,
                        "sketch_entries=" + sketchEntries),
                0);
    }
}
