package dev.mews.mixtures.internal;

import dev.mews.mixtures.DocumentLengths;
import java.io.IOException;

/**
 * The documents of a source as each epoch has them: three tokens longer where they stand in fill-in-the-middle order. Every
 * epoch has the same number of tokens. For one walk; not safe for several threads.
 */
public final class EpochDocuments {
    private final DocumentLengths source;
    private final MiddlePattern pattern;

    /** @param pattern which documents are longer, or null for none */
    public EpochDocuments(DocumentLengths source, MiddlePattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /** Number of documents. */
    public long documents() {
        return source.documents();
    }

    /** Tokens of an epoch. */
    public long tokens() {
        return source.tokens() + marks(source.documents(), 0);
    }

    /** Tokens of an epoch before a document; for {@code documents()} the number of tokens. */
    long start(long document, int epoch) throws IOException {
        return source.start(document) + marks(document, epoch);
    }

    /** The document that holds a token of an epoch. */
    long documentAt(long token, int epoch) throws IOException {
        if (pattern == null) {
            return source.documentAt(token);
        }
        long low = 0;
        long high = source.documents() - 1;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (start(middle, epoch) <= token) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Copies the lengths of {@code count} consecutive documents in an epoch. */
    void lengths(long first, int count, int epoch, int[] into) throws IOException {
        source.lengths(first, count, into, 0);
        if (pattern != null) {
            for (int i = 0; i < count; i++) {
                into[i] += pattern.has(first + i, epoch) ? MiddlePattern.MARKS : 0;
            }
        }
    }

    private long marks(long documents, int epoch) {
        return pattern == null ? 0 : MiddlePattern.MARKS * pattern.before(documents, epoch);
    }
}
