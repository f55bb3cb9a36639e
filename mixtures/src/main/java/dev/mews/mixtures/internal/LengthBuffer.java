package dev.mews.mixtures.internal;

import java.io.IOException;

/** Lengths of documents read mostly in order, fetched in bulk. */
final class LengthBuffer {
    private static final int SIZE = 1024;

    private final EpochDocuments source;
    private final int[] lengths = new int[SIZE];
    private long first;
    private int count;
    private int epoch;

    LengthBuffer(EpochDocuments source) {
        this.source = source;
    }

    int length(long document, int inEpoch) throws IOException {
        if (document < first || document >= first + count || inEpoch != epoch) {
            epoch = inEpoch;
            first = document;
            count = (int) Math.min(SIZE, source.documents() - document);
            source.lengths(first, count, epoch, lengths);
        }
        return lengths[(int) (document - first)];
    }
}
