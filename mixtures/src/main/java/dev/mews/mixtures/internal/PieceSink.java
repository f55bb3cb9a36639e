package dev.mews.mixtures.internal;

import java.io.IOException;

/** Receives the pieces of a pack in order. */
@FunctionalInterface
public interface PieceSink {
    /**
     * One piece.
     *
     * @param document number of the document in its source
     * @param offset tokens of the document before the piece
     * @param length tokens of the piece
     * @param epoch passes over the source completed before the document
     * @param continues whether the document goes on after the piece
     */
    void piece(long document, int offset, int length, int epoch, boolean continues) throws IOException;
}
