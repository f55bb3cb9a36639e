package dev.mews.model.checkpoint;

import dev.mews.core.io.IoConsumer;
import java.io.IOException;

/** A tensor's values piece by piece, row-major, so that a large tensor never exists twice. */
@FunctionalInterface
public interface FloatChunks {
    /** Gives all values in order; a piece is only valid during the call. */
    void forEach(IoConsumer<float[]> piece) throws IOException;
}
