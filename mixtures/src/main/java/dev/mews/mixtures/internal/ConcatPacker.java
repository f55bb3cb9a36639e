package dev.mews.mixtures.internal;

import dev.mews.mixtures.SourceCursor;
import java.io.IOException;

/**
 * Cuts the source, read over and over, every sequence length. Only the last pack of the last epoch may be short. The position
 * in tokens says everything, so a change of the sequence length needs nothing.
 */
public final class ConcatPacker implements SourcePacker {
    private final EpochDocuments source;
    private final LengthBuffer lengths;
    private final long epochTokens;
    private final long capacity;
    private int sequenceLength = 1;
    private long tokens;
    // The document that holds the next token, and where it begins in the unrolled sequence of epochs.
    private long document;
    private long documentStart;
    private boolean located;

    /** Continues from a cursor. */
    public ConcatPacker(EpochDocuments source, int epochsMax, SourceCursor cursor) {
        this.source = source;
        this.lengths = new LengthBuffer(source);
        this.epochTokens = source.tokens();
        this.capacity = Math.multiplyExact(epochTokens, (long) epochsMax);
        this.tokens = cursor.tokens();
    }

    @Override
    public void sequenceLength(int newLength) {
        sequenceLength = newLength;
    }

    @Override
    public int next() {
        return (int) Math.min(sequenceLength, capacity - tokens);
    }

    @Override
    public void pieces(PieceSink sink) throws IOException {
        locate();
        long at = document;
        long start = documentStart;
        long end = tokens + next();
        for (long position = tokens; position < end; ) {
            int epoch = (int) (start / epochTokens);
            long documentEnd = start + lengths.length(at, epoch);
            long until = Math.min(end, documentEnd);
            if (until > position) {
                sink.piece(at, (int) (position - start), (int) (until - position), epoch, until < documentEnd);
            }
            position = until;
            if (until == documentEnd) {
                start = documentEnd;
                at = at + 1 == source.documents() ? 0 : at + 1;
            }
        }
    }

    @Override
    public int firstCuts() throws IOException {
        long begun = tokens;
        long end = tokens + next();
        locate();
        long at = document;
        long start = documentStart;
        while (start + length(at, start) < end) {
            start += length(at, start);
            at = at + 1 == source.documents() ? 0 : at + 1;
        }
        return start >= begun && start + length(at, start) > end ? 1 : 0;
    }

    @Override
    public void advance() throws IOException {
        locate();
        tokens += next();
        while (tokens < capacity && documentStart + length(document, documentStart) <= tokens) {
            documentStart += length(document, documentStart);
            document = document + 1 == source.documents() ? 0 : document + 1;
        }
    }

    private void locate() throws IOException {
        if (!located && tokens < capacity) {
            long inEpoch = tokens % epochTokens;
            int epoch = (int) (tokens / epochTokens);
            document = source.documentAt(inEpoch, epoch);
            documentStart = tokens - inEpoch + source.start(document, epoch);
            located = true;
        }
    }

    /** Length of a document that begins at a place of the unrolled sequence of epochs. */
    private int length(long at, long start) throws IOException {
        return lengths.length(at, (int) (start / epochTokens));
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
