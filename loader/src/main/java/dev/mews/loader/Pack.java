package dev.mews.loader;

import dev.mews.loader.format.Piece;
import java.util.List;

/**
 * One row of training data and where it came from.
 *
 * @param index number of the pack in the training order
 * @param source name of its source
 * @param tokens sequence length tokens, padding included
 * @param length tokens that are not padding
 * @param pieces stretches of documents, in order; together {@code length} tokens
 */
@SuppressWarnings("ArrayRecordComponent") // fresh for the caller; packs are never compared
public record Pack(long index, String source, int[] tokens, int length, List<Piece> pieces) {
    public Pack {
        pieces = List.copyOf(pieces);
    }
}
