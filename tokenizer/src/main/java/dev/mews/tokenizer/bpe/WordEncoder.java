package dev.mews.tokenizer.bpe;

import dev.mews.tokenizer.Vocabulary;
import java.util.Arrays;

/**
 * Encodes one pre-token: the whole of it when that is a token and the tokenizer looks whole words up first, else by
 * merges, lowest rank first, leftmost first among equals. Keeps its arrays from call to call; not thread-safe.
 */
public final class WordEncoder {
    /** Most bytes among which the lowest rank is searched for. */
    private static final int SHORT = 64;

    private static final int KEPT = 1 << 20;

    /** Longest token, in bytes, whose merges may be followed by calls that call themselves. */
    private static final int LONGEST_TOKEN = 1 << 10;

    private static final int NEIGHBOUR_BITS = 10;
    private static final int PLACE_BITS = 6;

    /** How many keys are compared at a time. */
    private static final int GROUP = 16;

    private static final int PLACE = (1 << PLACE_BITS) - 1;
    private static final int NO_MERGE = Integer.MAX_VALUE;

    private final Vocabulary vocabulary;
    private final Merges merges;
    private final boolean wholeWordsFirst;

    /** The merge of two byte tokens as {@link Merges#find} gives it, by {@code left byte << 8 | right byte}. */
    private final long[] byteMerges;

    private final MergeLimits limits;

    private final Pieces pieces;

    private int[] ids = new int[SHORT];

    /** Per place {@code rank << PLACE_BITS | place} of its token with the next one. */
    private final int[] keys = new int[SHORT];

    /** Per place what its token and the next one become. */
    private final int[] results = new int[SHORT];

    /** Per place the byte that its token is, -1 where it is several bytes. */
    private final int[] singles = new int[SHORT];

    private RankQueue queue;

    /** Pairs of tokens that were asked for: 1 more than the pair of ids, then whether they stay apart in the lowest bit. */
    private final long[] neighbours = new long[1 << NEIGHBOUR_BITS];

    /** @param wholeWordsFirst whether a pre-token that is a token is taken whole ({@code ignore_merges}) */
    public WordEncoder(Vocabulary vocabulary, Merges merges, boolean wholeWordsFirst) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.wholeWordsFirst = wholeWordsFirst;
        byteMerges = new long[ByteAlphabet.SIZE * ByteAlphabet.SIZE];
        for (int pair = 0; pair < byteMerges.length; pair++) {
            byteMerges[pair] = merges.find(vocabulary.idOfByte(pair >>> 8), vocabulary.idOfByte(pair & 0xFF));
        }
        limits = new MergeLimits(vocabulary, merges);
        pieces = new Pieces();
    }

    private WordEncoder(WordEncoder other) {
        vocabulary = other.vocabulary;
        merges = other.merges;
        wholeWordsFirst = other.wholeWordsFirst;
        byteMerges = other.byteMerges;
        limits = other.limits;
        pieces = other.pieces;
    }

    /** An encoder for another thread, which shares the tables that do not change. */
    public WordEncoder copy() {
        return new WordEncoder(this);
    }

    /**
     * End of the first piece of a word, or its end: encoded one by one, the pieces give the ids of the word. Ask only for
     * a word that is no token.
     */
    public int pieceEnd(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((text[i] & 0xE0) == 0xE0) {
                Seams seams = pieces.seams(this);
                return seams == null ? to : seams.next(text, i, to);
            }
        }
        return to;
    }

    /** Id of the token that a piece of these three bytes becomes, -1 where it is no character or becomes several. */
    public int idOfCharacter(byte[] text, int from) {
        return pieces.idOfCharacter(text, from, this);
    }

    /** Encodes {@code length} bytes, at least one; the ids are the first of {@link #ids}. Returns how many. */
    public int encode(byte[] text, int from, int length) {
        if (length == 1) {
            ids[0] = vocabulary.idOfByte(text[from] & 0xFF);
            return 1;
        }
        if (wholeWordsFirst && length <= vocabulary.longestToken()) {
            int id = vocabulary.id(text, from, length);
            if (id >= 0) {
                ids[0] = id;
                return 1;
            }
        }
        return encodeByMerges(text, from, length);
    }

    private int encodeByMerges(byte[] text, int from, int length) {
        return length > 1 && length <= SHORT && merges.size() < NO_MERGE >>> PLACE_BITS
                ? encodeBytes(text, from, length)
                : encodeLong(text, from, length);
    }

    /** Ids of the last pre-token, until the next call. */
    public int[] ids() {
        return ids;
    }

    /** Encodes {@code length} bytes, 2 to {@value #SHORT}, by merges alone and from the bytes up. */
    private int encodeBytes(byte[] text, int from, int length) {
        int to = from + length;
        int count = 0;
        for (int i = from; i < to; count++) {
            int first = text[i] & 0xFF;
            int second = i + 1 < to ? text[i + 1] & 0xFF : 0;
            long merge = i + 1 < to ? byteMerges[first << 8 | second] : -1;
            int before = i > from ? text[i - 1] & 0xFF : -1;
            if (limits.isCertain((int) merge, before, first, second, i + 2 < to ? text[i + 2] & 0xFF : -1)) {
                ids[count] = (int) (merge >>> 32);
                singles[count] = -1;
                i += 2;
                if ((first & 0xF0) == 0xE0 && i < to) {
                    int third = text[i] & 0xFF;
                    merge = merges.find(ids[count], vocabulary.idOfByte(third));
                    int after = i + 1 < to ? text[i + 1] & 0xFF : -1;
                    if (limits.isCertain((int) merge, before, first, second, third, after)) {
                        ids[count] = (int) (merge >>> 32);
                        i++;
                    }
                }
            } else {
                ids[count] = vocabulary.idOfByte(first);
                singles[count] = first;
                i++;
            }
        }
        for (int k = 1; k < count; k++) {
            int left = singles[k - 1];
            int right = singles[k];
            setMerge(k - 1, (left | right) < 0 ? merges.find(ids[k - 1], ids[k]) : byteMerges[left << 8 | right]);
        }
        return mergeAll(count);
    }

    /** Merges the first {@code length} of {@link #ids}, whose merges are set, and returns how many are left. */
    private int mergeAll(int length) {
        int end = (length + GROUP - 1) & -GROUP;
        Arrays.fill(keys, length - 1, end, NO_MERGE);
        long open = -1L >>> (Long.SIZE - length);
        while (true) {
            int lowest = NO_MERGE;
            for (int i = 0; i < end; i += GROUP) {
                lowest = Math.min(lowest, lowest(keys, i));
            }
            if (lowest == NO_MERGE) {
                break;
            }
            open = merge(lowest & PLACE, open);
        }
        int count = 0;
        for (long rest = open; rest != 0; rest &= rest - 1) {
            ids[count++] = ids[Long.numberOfTrailingZeros(rest)];
        }
        return count;
    }

    /** The lowest of {@value #GROUP} keys, without a loop: words are short, and where a loop ends is hard to foresee. */
    private static int lowest(int[] keys, int i) {
        int first = Math.min(Math.min(keys[i], keys[i + 1]), Math.min(keys[i + 2], keys[i + 3]));
        int second = Math.min(Math.min(keys[i + 4], keys[i + 5]), Math.min(keys[i + 6], keys[i + 7]));
        int third = Math.min(Math.min(keys[i + 8], keys[i + 9]), Math.min(keys[i + 10], keys[i + 11]));
        int fourth = Math.min(Math.min(keys[i + 12], keys[i + 13]), Math.min(keys[i + 14], keys[i + 15]));
        return Math.min(Math.min(first, second), Math.min(third, fourth));
    }

    /**
     * Joins the tokens at a place and after it.
     *
     * @param open a bit for each place where a token begins
     * @return the same after the merge
     */
    private long merge(int place, long open) {
        int result = results[place];
        long above = open & (-2L << place);
        long after = above & (above - 1);
        int second = Long.numberOfTrailingZeros(above);
        ids[place] = result;
        keys[second] = NO_MERGE;
        if (after != 0) {
            setMerge(place, merges.find(result, ids[Long.numberOfTrailingZeros(after)]));
        } else {
            keys[place] = NO_MERGE;
        }
        long below = open & ((1L << place) - 1);
        if (below != 0) {
            int before = Long.SIZE - 1 - Long.numberOfLeadingZeros(below);
            setMerge(before, merges.find(ids[before], result));
        }
        return open & ~(1L << second);
    }

    private void setMerge(int place, long merge) {
        keys[place] = merge < 0 ? NO_MERGE : (int) merge << PLACE_BITS | place;
        results[place] = (int) (merge >>> 32);
    }

    private int encodeLong(byte[] text, int from, int length) {
        ids = ids.length > KEPT ? new int[SHORT] : ids;
        if (merges.isOrdered() && vocabulary.longestToken() <= LONGEST_TOKEN) {
            return encodeByLongestTokens(text, from, from + length);
        }
        queue = queue == null ? new RankQueue(vocabulary, merges) : queue;
        int[] cells = queue.encode(text, from, length);
        int count = 0;
        for (int i = 0; i < length; i += vocabulary.length(cells[i])) {
            count++;
        }
        ids = ids.length < count ? new int[count] : ids;
        count = 0;
        for (int i = 0; i < length; i += vocabulary.length(cells[i])) {
            ids[count++] = cells[i];
        }
        queue = length > KEPT ? null : queue;
        return count;
    }

    /**
     * Takes the longest token that merges would leave beside the token before it, and goes back where none is. There is
     * only one way to encode the bytes up to a place, so no place is reached twice, and time is linear.
     */
    private int encodeByLongestTokens(byte[] text, int from, int to) {
        LongestTokens longest = pieces.longestTokens(this);
        int count = 0;
        int at = from;
        int id = longest.find(text, at, to - at);
        while (true) {
            if (count == 0 || areApart(longest, ids[count - 1], id)) {
                ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
                ids[count++] = id;
                at += vocabulary.length(id);
                if (at == to) {
                    return count;
                }
                id = longest.find(text, at, to - at);
            } else {
                id = longest.shorter(id, text, at);
                while (id < 0) {
                    id = ids[--count];
                    at -= vocabulary.length(id);
                    id = longest.shorter(id, text, at);
                }
            }
        }
    }

    /** Long words are often runs of few tokens, of which the same neighbours are asked for again and again. */
    private boolean areApart(LongestTokens longest, int left, int right) {
        long pair = (long) left << Integer.SIZE | right;
        int slot = (int) ((pair * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - NEIGHBOUR_BITS));
        if (neighbours[slot] >>> 1 != pair + 1) {
            neighbours[slot] = (pair + 1) << 1 | (longest.areApart(left, right) ? 1 : 0);
        }
        return (neighbours[slot] & 1) != 0;
    }

    /** Whether merges make each token that may be a piece: a word may be taken whole where a piece of it may not. */
    private boolean piecesAreMade() {
        for (int id = 0; id < vocabulary.size(); id++) {
            byte[] token = vocabulary.token(id);
            boolean piece = token.length > 1 && !vocabulary.isSpecial(id) && Seams.mayBePiece(token);
            if (piece && encodeByMerges(token, 0, token.length) != 1) {
                return false;
            }
        }
        return true;
    }

    /** What encoders share, and need only where there are characters of three bytes or long words. */
    private static final class Pieces {
        private static final int SEVERAL = -1;

        private volatile boolean known;
        private volatile LongestTokens longestTokens;
        private Seams seams;

        /* By code point: 1 + id, SEVERAL or 0 for not known yet. Filled as characters are met; threads that meet one at the
         * same time write the same. */
        private final int[] characters = new int[1 << Character.SIZE];

        LongestTokens longestTokens(WordEncoder encoder) {
            if (longestTokens == null) {
                synchronized (this) {
                    if (longestTokens == null) {
                        longestTokens = new LongestTokens(encoder.vocabulary, encoder.merges);
                    }
                }
            }
            return longestTokens;
        }

        Seams seams(WordEncoder encoder) {
            if (!known) {
                synchronized (this) {
                    if (!known) {
                        seams = encoder.wholeWordsFirst && !encoder.piecesAreMade()
                                ? null
                                : new Seams(encoder.vocabulary);
                        known = true;
                    }
                }
            }
            return seams;
        }

        int idOfCharacter(byte[] text, int from, WordEncoder encoder) {
            int b0 = text[from];
            int b1 = text[from + 1];
            int b2 = text[from + 2];
            if ((b0 & 0xF0) != 0xE0 || (b1 & 0xC0) != 0x80 || (b2 & 0xC0) != 0x80) {
                return -1;
            }
            int place = (b0 & 0xF) << 12 | (b1 & 0x3F) << 6 | (b2 & 0x3F);
            int id = characters[place];
            if (id == 0) {
                id = encoder.encode(text, from, 3) == 1 ? 1 + encoder.ids[0] : SEVERAL;
                characters[place] = id;
            }
            return id == SEVERAL ? -1 : id - 1;
        }
    }

    /** Merges of any order: a queue of places by rank, then place. Time is {@code n log n}. */
    private static final class RankQueue {
        private final Vocabulary vocabulary;
        private final Merges merges;
        private int[] cells = new int[0];

        /* A heap of rank << 32 | place; a place is looked at again when it comes out, for its pair may be gone. */
        private long[] heap = new long[64];
        private int size;

        RankQueue(Vocabulary vocabulary, Merges merges) {
            this.vocabulary = vocabulary;
            this.merges = merges;
        }

        /**
         * Returns cells: a token takes as many as it has bytes, its id in the first, minus its length in the last, any
         * negative number between. So both neighbours of a place are found without links.
         */
        int[] encode(byte[] text, int from, int length) {
            cells = cells.length < length ? new int[length] : cells;
            size = 0;
            for (int i = 0; i < length; i++) {
                cells[i] = vocabulary.idOfByte(text[from + i] & 0xFF);
                if (i > 0) {
                    add(i - 1, i);
                }
            }
            while (size > 0) {
                long lowest = poll();
                int rank = (int) (lowest >>> 32);
                int place = (int) lowest;
                int second = cells[place] < 0 ? length : place + vocabulary.length(cells[place]);
                if (second < length && cells[place] == merges.left(rank) && cells[second] == merges.right(rank)) {
                    int end = second + vocabulary.length(cells[second]);
                    cells[second] = -1;
                    cells[end - 1] = place - end;
                    cells[place] = merges.result(rank);
                    if (place > 0) {
                        add(cells[place - 1] >= 0 ? place - 1 : place + cells[place - 1], place);
                    }
                    if (end < length) {
                        add(place, end);
                    }
                }
            }
            return cells;
        }

        private void add(int left, int right) {
            int rank = merges.rank(cells[left], cells[right]);
            if (rank < 0) {
                return;
            }
            heap = size == heap.length ? Arrays.copyOf(heap, 2 * size) : heap;
            long entry = (long) rank << 32 | left;
            int at = size++;
            while (at > 0 && heap[(at - 1) >>> 1] > entry) {
                heap[at] = heap[(at - 1) >>> 1];
                at = (at - 1) >>> 1;
            }
            heap[at] = entry;
        }

        private long poll() {
            long lowest = heap[0];
            long last = heap[--size];
            int at = 0;
            for (int child = 1; child < size; child = 2 * at + 1) {
                child += child + 1 < size && heap[child + 1] < heap[child] ? 1 : 0;
                if (heap[child] >= last) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = last;
            return lowest;
        }
    }
}
