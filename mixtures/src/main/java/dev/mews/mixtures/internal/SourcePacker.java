package dev.mews.mixtures.internal;

import dev.mews.mixtures.SourceCursor;
import java.io.IOException;

/** The packs of one source, one after another. What comes is a pure function of the source, the settings and the cursor. */
public interface SourcePacker {
    /** Sets the tokens of a sequence for the packs to come; nothing is lost or repeated by a change. */
    void sequenceLength(int tokens) throws IOException;

    /** Tokens of the next pack, padding not counted; 0 if the source has reached its last epoch's end. */
    int next();

    /** The pieces of the next pack. */
    void pieces(PieceSink sink) throws IOException;

    /** How many documents were cut for the first time in the packs gone beyond since this packer was made. */
    long cutDocuments() throws IOException;

    /** Goes beyond the next pack. */
    void advance() throws IOException;

    /**
     * The most tokens by which the place of a token in one epoch was so far off its place in another, told from the beginning
     * of the source; 0 if all epochs are packed alike.
     */
    long reordering();

    /** Where the source stands. */
    SourceCursor cursor();
}
