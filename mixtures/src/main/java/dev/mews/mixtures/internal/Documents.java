package dev.mews.mixtures.internal;

import dev.mews.core.hash.Hash128;
import dev.mews.core.hash.Xxh64;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.TokenSource;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The tokens of a source's documents as each epoch has them: in their own order, or with their middle last between three
 * marks. The end-of-text token stays at the end. Reads only what is asked for, however long the document. Not safe for
 * several threads.
 */
public final class Documents {
    private static final BigDecimal RANGE = BigDecimal.valueOf(1L << 53);

    private final TokenSource source;
    private final MiddlePattern pattern;
    private final MixConfig.FillInMiddle marks;
    private final long key;
    private final long suffixFirstBelow;

    /** The documents of one source of a plan. */
    public Documents(MixSetup setup, int index, TokenSource source) {
        this.source = source;
        this.pattern = setup.pattern(index);
        this.marks = setup.settings(index).fim().orElse(null);
        this.key = setup.seeds().derive("fill-in-middle-cut", setup.names().get(index));
        this.suffixFirstBelow =
                marks == null ? 0 : marks.suffixFirst().multiply(RANGE).longValue();
    }

    /** The id of a document. */
    public Hash128 id(long document) throws IOException {
        return source.id(document);
    }

    /** Whether a document stands in fill-in-the-middle order in an epoch. */
    public boolean middle(long document, int epoch) {
        return pattern != null && pattern.has(document, epoch);
    }

    /** Copies {@code count} tokens of a document, from a position within it. */
    public void read(long document, int epoch, int from, int count, int[] into, int at) throws IOException {
        if (!middle(document, epoch)) {
            source.read(document, from, count, into, at);
            return;
        }
        int content = source.length(document) - 1;
        Hash128 id = source.id(document);
        long drawn = Xxh64.hash(id.low() ^ Xxh64.hash(id.high(), epoch), key);
        // Two cuts among the content + 1 places between tokens, and one number in [0, 2^53).
        int one = (int) Long.remainderUnsigned(Xxh64.hash(1L, drawn), content + 1L);
        int other = (int) Long.remainderUnsigned(Xxh64.hash(2L, drawn), content + 1L);
        int cut = Math.min(one, other);
        int cutEnd = Math.max(one, other);
        Copy copy = new Copy(document, from, from + count, into, at - from);
        copy.mark(marks.prefixId());
        if ((Xxh64.hash(3L, drawn) >>> 11) < suffixFirstBelow) {
            copy.mark(marks.suffixId());
            copy.stretch(cutEnd, content);
            copy.mark(marks.middleId());
            copy.stretch(0, cut);
        } else {
            copy.stretch(0, cut);
            copy.mark(marks.suffixId());
            copy.stretch(cutEnd, content);
            copy.mark(marks.middleId());
        }
        copy.stretch(cut, cutEnd);
        copy.stretch(content, content + 1);
    }

    /** Lays stretches of a document one after another and copies what falls into a range. */
    private final class Copy {
        private final long document;
        private final int from;
        private final int to;
        private final int[] into;
        private final int shift;
        private int position;

        Copy(long document, int from, int to, int[] into, int shift) {
            this.document = document;
            this.from = from;
            this.to = to;
            this.into = into;
            this.shift = shift;
        }

        void mark(int token) {
            if (position >= from && position < to) {
                into[shift + position] = token;
            }
            position++;
        }

        void stretch(int begin, int end) throws IOException {
            int first = Math.max(position, from);
            int last = Math.min(position + end - begin, to);
            if (first < last) {
                source.read(document, begin + first - position, last - first, into, shift + first);
            }
            position += end - begin;
        }
    }
}
