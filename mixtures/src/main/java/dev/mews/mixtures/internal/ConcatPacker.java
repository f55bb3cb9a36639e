package dev.mews.mixtures.internal;

import dev.mews.mixtures.SourceCursor;
import java.io.IOException;

/**
 * Cuts the source, read over and over, every sequence length. Only the last pack of the last epoch may be short. The position
 * in tokens says everything, so a change of the sequence length needs nothing.
 */
public final class ConcatPacker implements SourcePacker {
    /** A plan goes through its sources by turns: documents of many packs at once come faster than of one. */
    private static final int WALK_PACKS = 64;

    private final EpochDocuments source;
    private final LengthBuffer lengths;
    private final long epochTokens;
    private final long capacity;
    private int sequenceLength = 1;
    private long tokens;
    // Up to where documents were looked at.
    private long walked;
    // The document that holds the token there, and where it begins and ends in the unrolled sequence of epochs.
    private long document;
    private long documentStart;
    private long documentEnd;
    private int documentEpoch;
    private boolean located;
    private long cutDocuments;

    /** Continues from a cursor. */
    public ConcatPacker(EpochDocuments source, int epochsMax, SourceCursor cursor) {
        this.source = source;
        this.lengths = new LengthBuffer(source);
        this.epochTokens = source.tokens();
        this.capacity = Math.multiplyExact(epochTokens, (long) epochsMax);
        this.tokens = cursor.tokens();
        this.walked = tokens;
    }

    @Override
    public void sequenceLength(int newLength) throws IOException {
        walk();
        sequenceLength = newLength;
    }

    @Override
    public int next() {
        return (int) Math.min(sequenceLength, capacity - tokens);
    }

    @Override
    public void pieces(PieceSink sink) throws IOException {
        walk();
        locate();
        long at = document;
        long start = documentStart;
        int epoch = documentEpoch;
        long end = tokens + next();
        for (long position = tokens; position < end; ) {
            long endOfDocument = start + lengths.length(at, epoch);
            long until = Math.min(end, endOfDocument);
            if (until > position) {
                sink.piece(at, (int) (position - start), (int) (until - position), epoch, until < endOfDocument);
            }
            position = until;
            if (until == endOfDocument) {
                start = endOfDocument;
                if (++at == source.documents()) {
                    at = 0;
                    epoch++;
                }
            }
        }
    }

    @Override
    public long cutDocuments() throws IOException {
        walk();
        return cutDocuments;
    }

    @Override
    public void advance() throws IOException {
        tokens += next();
        if (tokens - walked >= (long) WALK_PACKS * sequenceLength) {
            walk();
        }
    }

    /** Looks at the documents of the packs gone beyond since the last time, all of one sequence length. */
    private void walk() throws IOException {
        if (walked == tokens) {
            return;
        }
        locate();
        while (walked < tokens) {
            long before = walked;
            walked = Math.min(before + sequenceLength, tokens);
            if (walked == capacity) {
                return;
            }
            while (documentEnd <= walked) {
                documentStart = documentEnd;
                if (++document == source.documents()) {
                    document = 0;
                    documentEpoch++;
                }
                documentEnd = documentStart + lengths.length(document, documentEpoch);
            }
            if (documentStart >= before && documentStart < walked) {
                cutDocuments++;
            }
        }
    }

    private void locate() throws IOException {
        if (!located && walked < capacity) {
            long inEpoch = walked % epochTokens;
            documentEpoch = (int) (walked / epochTokens);
            document = source.documentAt(inEpoch, documentEpoch);
            documentStart = walked - inEpoch + source.start(document, documentEpoch);
            documentEnd = documentStart + lengths.length(document, documentEpoch);
            located = true;
        }
    }

    @Override
    public long reordering() {
        return 0;
    }

    @Override
    public SourceCursor cursor() {
        return new SourceCursor(tokens, epochTokens == 0 ? 0 : (int) (tokens / epochTokens), null);
    }
}
