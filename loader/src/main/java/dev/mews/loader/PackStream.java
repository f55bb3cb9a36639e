package dev.mews.loader;

import dev.mews.loader.format.PackStreamInfo;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Packs in training order, wherever they come from: packed shards, or token shards mixed while they are read. Packs may be
 * asked for in any order, ascending is fastest. Not safe for several threads.
 */
public interface PackStream extends Closeable {
    /** What all packs have in common: sources, vocabulary, tokenizer, plan. */
    PackStreamInfo info();

    /** Number of packs. */
    long packs();

    /** Tokens of the row that holds a pack, padding counted. */
    int sequenceLength(long pack);

    /** How many packs from one on, {@code most} at most, have rows of one length with it. */
    int packsOfOneLength(long pack, int most);

    /** Source index of a pack. */
    int source(long pack) throws IOException;

    /** Tokens of a pack, padding not counted. */
    int length(long pack) throws IOException;

    /** Number of pieces of a pack. */
    int pieces(long pack) throws IOException;

    /**
     * The ends of a pack's segments: its pieces, then its padding if it has any.
     *
     * @param into receives 0 and the end of each segment; at least {@code pieces(pack) + 2} long
     * @return number of segments
     */
    int cuSeqlens(long pack, int[] into) throws IOException;

    /** Copies a pack to {@code [offset, offset + sequenceLength(pack))}: its tokens, then padding. */
    void read(long pack, int[] into, int offset) throws IOException;

    /** One pack with the documents it came from. */
    Pack read(long pack) throws IOException;

    /** The place before a pack; for {@code packs()} the end. */
    Cursor cursor(long pack) throws IOException;

    /**
     * How many packs, from the first one on, are the same here as in a plan: all of them in the plan of {@link #info}, those
     * before the edit in a plan that was edited, and -1 in a plan of which nothing is known.
     */
    long packsSharedWith(String plan);

    /** The longest row of all packs; 0 if there are none. */
    int maxSequenceLength();

    /** Names of the sources; rows name theirs by index. */
    default List<String> sources() {
        return info().sources();
    }

    @Override
    void close();
}
