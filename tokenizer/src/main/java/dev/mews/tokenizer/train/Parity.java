package dev.mews.tokenizer.train;

/**
 * Whether merges are chosen for the group of documents that is compressed worst, so that no language pays for being rare
 * (Foroutan et al., Parity-Aware Byte-Pair Encoding, arXiv 2508.04796). Each step takes the best pair of the group with
 * the fewest units of text per token, by that group's own counts; a group without a frequent pair is passed over. Of
 * equally compressed groups the first by name is taken.
 *
 * @param unit what compression is measured in
 * @param globalMerges how many merges are chosen by the counts of all groups together before that: the hybrid of the
 *     paper's section 3
 */
public record Parity(Unit unit, int globalMerges) {
    /** All merges are chosen by the counts of all groups together. */
    public static final Parity OFF = new Parity(Unit.OFF, 0);

    /** A unit of text. */
    public enum Unit {
        /** No parity. */
        OFF,
        /** Bytes of UTF-8. */
        BYTES,
        /** Code points: scripts of two and three bytes a letter are not taken for well compressed. */
        CHARACTERS,
        /** Documents: fair where the groups hold the same documents, each in its language. */
        DOCUMENTS
    }

    /** Checks the range. */
    public Parity {
        if (globalMerges < 0) {
            throw new IllegalArgumentException("global merges must be at least 0, but was " + globalMerges);
        }
    }
}
