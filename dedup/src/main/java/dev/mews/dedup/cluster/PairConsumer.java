package dev.mews.dedup.cluster;

import java.io.IOException;

/** Takes pairs of documents. */
@FunctionalInterface
public interface PairConsumer {
    /** Takes a pair of document references, the smaller first. */
    void accept(long first, long second) throws IOException;
}
