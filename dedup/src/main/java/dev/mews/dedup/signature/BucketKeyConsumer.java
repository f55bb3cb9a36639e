package dev.mews.dedup.signature;

import java.io.IOException;

/** Takes what the search for candidate pairs groups by. */
@FunctionalInterface
public interface BucketKeyConsumer {
    /**
     * Documents with an equal key belong to one bucket.
     *
     * @param key a band key, or the key made of the exact hash
     * @param docRef the document, see {@link dev.mews.dedup.DocRef}
     */
    void accept(long key, long docRef) throws IOException;
}
