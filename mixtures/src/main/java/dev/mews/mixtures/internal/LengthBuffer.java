package dev.mews.mixtures.internal;

import java.io.IOException;

/** Lengths of documents read mostly in order, fetched in bulk. */
final class LengthBuffer {
    private static final int SIZE = 1024;

    private final EpochDocuments source;
    private final int[] lengths = new int[SIZE];
    private long first;
    private int count;
    private int firstFetched;
    private int epoch;

    LengthBuffer(EpochDocuments source) {
        this.source = source;
    }

    int length(long document, int inEpoch) throws IOException {
        long place = document - first;
        if (place < 0 || place >= count || inEpoch != epoch) {
            fill(document, inEpoch);
            place = 0;
        }
        return lengths[(int) place];
    }

    /** Fetches the lengths of a document and some after it; returns of how many. */
    int fetch(long document, int inEpoch) throws IOException {
        length(document, inEpoch);
        firstFetched = (int) (document - first);
        return count - firstFetched;
    }

    /** Holds what {@link #fetch} fetched, until the next call of any other method. */
    int[] fetched() {
        return lengths;
    }

    /** Where it begins. */
    int firstFetched() {
        return firstFetched;
    }

    private void fill(long document, int inEpoch) throws IOException {
        epoch = inEpoch;
        first = document;
        count = (int) Math.min(SIZE, source.documents() - document);
        source.lengths(first, count, epoch, lengths);
    }
}
