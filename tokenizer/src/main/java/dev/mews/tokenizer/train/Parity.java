package dev.mews.tokenizer.train;

/**
 * Whether merges are chosen for the group of documents that is compressed worst, so that no language pays for being rare
 * (Foroutan et al., Parity-Aware Byte-Pair Encoding, arXiv 2508.04796). Each step takes the best pair of the group with
 * the fewest units of text per token, by that group's own counts; a group without a frequent pair is passed over. Of
 * equally compressed groups the first by name is taken.
 *
 * <p>With a window a group is also passed over that had more than {@code alpha / groups} of the last {@code window} merges
 * chosen so, unless all groups are: the paper's remedy for a group whose best pairs hardly help it, so that it would be chosen
 * for ever.
 *
 * @param unit what compression is measured in
 * @param globalMerges how many merges are chosen by the counts of all groups together before that: the hybrid of the
 *     paper's section 3
 * @param window merges that are looked back on; 0 for none
 * @param alpha share of the window that a group may have, times the number of groups: from 1; the paper's is 2
 */
public record Parity(Unit unit, int globalMerges, int window, double alpha) {
    /** All merges are chosen by the counts of all groups together. */
    public static final Parity OFF = new Parity(Unit.OFF, 0);

    private static final double PAPERS_ALPHA = 2;

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

    /** Checks the ranges. */
    public Parity {
        if (globalMerges < 0) {
            throw new IllegalArgumentException("global merges must be at least 0, but was " + globalMerges);
        }
        if (window < 0) {
            throw new IllegalArgumentException("parity window must be at least 0, but was " + window);
        }
        if (!(alpha >= 1 && alpha <= 1e6)) {
            throw new IllegalArgumentException("parity alpha must be from 1 to 1000000, but was " + alpha);
        }
    }

    /** Without a window. */
    public Parity(Unit unit, int globalMerges) {
        this(unit, globalMerges, 0, PAPERS_ALPHA);
    }
}
