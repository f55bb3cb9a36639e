package dev.mews.tokenizer.eval;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/** Of each token of one tokenizer, how often it occurs and whether in one document only. */
public final class TokenSpread {
    private static final int NONE = -1;
    private static final int SEVERAL = -2;

    private final long[] counts;
    private final int[] documents;

    TokenSpread(int vocabularySize) {
        counts = new long[vocabularySize];
        documents = new int[vocabularySize];
        Arrays.fill(documents, NONE);
    }

    void add(int document, IntArrayList ids) {
        for (int i = 0; i < ids.size(); i++) {
            int id = ids.getInt(i);
            counts[id]++;
            see(id, document);
        }
    }

    void add(TokenSpread other) {
        for (int id = 0; id < counts.length; id++) {
            counts[id] += other.counts[id];
            see(id, other.documents[id]);
        }
    }

    private void see(int id, int document) {
        if (documents[id] == NONE) {
            documents[id] = document;
        } else if (document != NONE && documents[id] != document) {
            documents[id] = SEVERAL;
        }
    }

    /** Number of tokens, the special ones included. */
    public int vocabularySize() {
        return counts.length;
    }

    /** How often a token occurs. */
    public long count(int id) {
        return counts[id];
    }

    /** Whether a token occurs in exactly one document. */
    public boolean inOneDocument(int id) {
        return documents[id] >= 0;
    }
}
