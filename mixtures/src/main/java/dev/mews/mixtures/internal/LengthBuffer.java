package dev.mews.mixtures.internal;

import dev.mews.mixtures.DocumentLengths;
import java.io.IOException;

/** Lengths of documents read mostly in order, fetched in bulk. */
final class LengthBuffer {
    private static final int SIZE = 1024;

    private final DocumentLengths source;
    private final int[] lengths = new int[SIZE];
    private long first;
    private int count;

    LengthBuffer(DocumentLengths source) {
        this.source = source;
    }

    int length(long document) throws IOException {
        if (document < first || document >= first + count) {
            first = document;
            count = (int) Math.min(SIZE, source.documents() - document);
            source.lengths(first, count, lengths, 0);
        }
        return lengths[(int) (document - first)];
    }
}
