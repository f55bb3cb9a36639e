package dev.mews.tokenizer.eval;

import it.unimi.dsi.fastutil.ints.Int2LongMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/** What one tokenizer makes of texts. Not thread-safe while it is filled. */
public final class TokenTotals {
    private final Int2LongOpenHashMap counts = new Int2LongOpenHashMap();
    private long tokens;
    private long wordTokens;
    private long continuedWords;

    void add(IntArrayList ids, long tokensOfWords, long wordsOfSeveral) {
        for (int i = 0; i < ids.size(); i++) {
            counts.addTo(ids.getInt(i), 1);
        }
        tokens += ids.size();
        wordTokens += tokensOfWords;
        continuedWords += wordsOfSeveral;
    }

    void add(TokenTotals other) {
        for (Int2LongMap.Entry entry : other.counts.int2LongEntrySet()) {
            counts.addTo(entry.getIntKey(), entry.getLongValue());
        }
        tokens += other.tokens;
        wordTokens += other.wordTokens;
        continuedWords += other.continuedWords;
    }

    /** Tokens of all texts. */
    public long tokens() {
        return tokens;
    }

    /** Tokens that hold at least one byte of a word, once for each word they touch. */
    public long wordTokens() {
        return wordTokens;
    }

    /** Words of which two or more tokens hold bytes. */
    public long continuedWords() {
        return continuedWords;
    }

    /** How often a token occurs. */
    public long count(int id) {
        return counts.get(id);
    }

    /** How often each token occurs that occurs at all, in the order of no particular thing: for sums. */
    public long[] counts() {
        return counts.values().toLongArray();
    }

    /** Number of different tokens. */
    public int distinct() {
        return counts.size();
    }
}
