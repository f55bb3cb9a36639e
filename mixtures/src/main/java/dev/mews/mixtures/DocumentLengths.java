package dev.mews.mixtures;

import java.io.IOException;

/** All a plan needs to know of a source: how long its documents are, in the order they are read. */
public interface DocumentLengths {
    /** Number of documents. */
    long documents();

    /** Number of tokens. */
    long tokens();

    /** Tokens before a document; for {@code documents()} the number of tokens. */
    long start(long document) throws IOException;

    /** The document that holds a token, for a token in {@code [0, tokens())}. */
    long documentAt(long token) throws IOException;

    /** Copies the lengths of {@code count} consecutive documents. */
    void lengths(long first, int count, int[] into, int offset) throws IOException;
}
