package dev.mews.loader.format;

import dev.mews.core.hash.Hash128;

/**
 * A stretch of one document inside a pack.
 *
 * @param document id of the document
 * @param offset tokens of the document before this piece
 * @param length tokens of this piece
 * @param epoch how many times the source had been read completely before this piece
 * @param continues whether the document goes on after this piece, in another pack
 * @param fillInMiddle whether the document stands in fill-in-the-middle order in this epoch; offsets count its tokens in that
 *     order
 */
public record Piece(Hash128 document, int offset, int length, int epoch, boolean continues, boolean fillInMiddle) {
    /** A piece of a document in its own order. */
    public Piece(Hash128 document, int offset, int length, int epoch, boolean continues) {
        this(document, offset, length, epoch, continues, false);
    }

    /** Whether the document began before this piece, in another pack. */
    public boolean continued() {
        return offset > 0;
    }
}
