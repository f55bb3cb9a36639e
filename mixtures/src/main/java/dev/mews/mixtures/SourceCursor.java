package dev.mews.mixtures;

import java.io.Serializable;

/**
 * Where one source stands: which pack comes next. A few numbers, whatever the size of the source or its window.
 *
 * @param tokens tokens of the source in all packs before
 * @param epoch complete passes before the current window
 * @param window the window the next pack comes from; null for {@code concat}, which needs none
 */
public record SourceCursor(long tokens, int epoch, Window window) implements Serializable {
    /** A source nobody has read from. */
    public static final SourceCursor START = new SourceCursor(0, 0, null);

    /**
     * A window of documents that are packed together.
     *
     * @param start token of the epoch at which the window begins
     * @param sequenceLength tokens of a pack
     * @param pack packs of the window before the next one
     * @param carry the window whose remaining packs, cut short by a change of the sequence length, were taken apart into this
     *     one; or null
     */
    public record Window(long start, int sequenceLength, int pack, Window carry) implements Serializable {}
}
