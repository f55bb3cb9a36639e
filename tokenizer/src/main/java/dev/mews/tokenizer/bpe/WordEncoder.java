package dev.mews.tokenizer.bpe;

import dev.mews.tokenizer.Vocabulary;
import java.util.Arrays;

/**
 * Encodes one pre-token: the whole of it when that is a token and the tokenizer looks whole words up first, else by
 * merges, lowest rank first, leftmost first among equals. Keeps its arrays from call to call; not thread-safe.
 */
public final class WordEncoder {
    private static final int SHORT = 48;
    private static final int KEPT = 1 << 20;

    private final Vocabulary vocabulary;
    private final Merges merges;
    private final boolean wholeWordsFirst;

    /** Rank of the merge of two byte tokens, by {@code left byte << 8 | right byte}. */
    private final int[] byteRanks = new int[ByteAlphabet.SIZE * ByteAlphabet.SIZE];

    private int[] ids = new int[SHORT];
    private int[] ranks = new int[SHORT];
    private RankRounds rounds;

    /** @param wholeWordsFirst whether a pre-token that is a token is taken whole ({@code ignore_merges}) */
    public WordEncoder(Vocabulary vocabulary, Merges merges, boolean wholeWordsFirst) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.wholeWordsFirst = wholeWordsFirst;
        for (int pair = 0; pair < byteRanks.length; pair++) {
            byteRanks[pair] = rank(vocabulary.idOfByte(pair >>> 8), vocabulary.idOfByte(pair & 0xFF));
        }
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
        if (length > SHORT && merges.isOrdered()) {
            return encodeLong(text, from, length);
        }
        return encodeShort(text, from, length);
    }

    /** Ids of the last pre-token, until the next call. */
    public int[] ids() {
        return ids;
    }

    private int encodeShort(byte[] text, int from, int length) {
        ensureCapacity(length);
        int last = length - 1;
        for (int i = 0; i < last; i++) {
            ids[i] = vocabulary.idOfByte(text[from + i] & 0xFF);
            ranks[i] = byteRanks[(text[from + i] & 0xFF) << 8 | (text[from + i + 1] & 0xFF)];
        }
        ids[last] = vocabulary.idOfByte(text[from + last] & 0xFF);
        while (last > 0) {
            int best = 0;
            for (int i = 1; i < last; i++) {
                if (ranks[i] < ranks[best]) {
                    best = i;
                }
            }
            if (ranks[best] == Integer.MAX_VALUE) {
                break;
            }
            ids[best] = merges.result(ranks[best]);
            System.arraycopy(ids, best + 2, ids, best + 1, last - best - 1);
            System.arraycopy(ranks, best + 1, ranks, best, last - best - 1);
            last--;
            if (best < last) {
                ranks[best] = rank(ids[best], ids[best + 1]);
            }
            if (best > 0) {
                ranks[best - 1] = rank(ids[best - 1], ids[best]);
            }
        }
        return last + 1;
    }

    private int encodeLong(byte[] text, int from, int length) {
        if (rounds == null) {
            rounds = new RankRounds(vocabulary, merges);
        }
        int[] cells = rounds.encode(text, from, length, byteRanks);
        int count = 0;
        for (int i = 0; i < length; i += vocabulary.length(cells[i])) {
            count++;
        }
        ensureCapacity(count);
        count = 0;
        for (int i = 0; i < length; i += vocabulary.length(cells[i])) {
            ids[count++] = cells[i];
        }
        if (length > KEPT) {
            rounds = null;
        }
        return count;
    }

    private void ensureCapacity(int length) {
        if (ids.length < length || (ids.length > KEPT && length <= KEPT)) {
            ids = new int[Math.max(length, SHORT)];
            ranks = Arrays.copyOf(ids, ids.length);
        }
    }

    private int rank(int left, int right) {
        int rank = merges.rank(left, right);
        return rank < 0 ? Integer.MAX_VALUE : rank;
    }
}
