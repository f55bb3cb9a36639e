package dev.mews.tokenizer.bpe;

import dev.mews.tokenizer.Vocabulary;
import java.util.Arrays;

/**
 * How merges make each token, and which tokens they leave side by side. Needs {@linkplain Merges#isOrdered ordered} merges.
 *
 * <p>Merges split bytes into certain tokens exactly where they make each of these tokens of its own bytes, and leave each two
 * neighbours apart when these stand alone: until a merge first crosses a boundary, what lies between boundaries is merged as
 * if it stood alone, so the first crossing would be seen in one pair of neighbours too. The same proof and the check of a
 * pair are in the documentation of the {@code bpe} crate of github/rust-gems.
 */
final class MadeTokens {
    private static final int BYTE = -1;
    private static final int NOT_MADE = -2;

    /** What is added to a rank that is kept, so that 0 is one that is not known yet. */
    private static final int BIAS = 3;

    private final Vocabulary vocabulary;
    private final Merges merges;

    /** By id the last merge that makes the token; threads that ask at the same time write the same. */
    private final int[] ranks;

    /** By id the merge of highest rank with this result, and by rank the one before it; -1 where there is none. */
    private final int[] highest;

    private final int[] lower;

    MadeTokens(Vocabulary vocabulary, Merges merges) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        ranks = new int[vocabulary.size()];
        highest = new int[vocabulary.size()];
        Arrays.fill(highest, -1);
        lower = new int[merges.size()];
        for (int rank = 0; rank < merges.size(); rank++) {
            lower[rank] = highest[merges.result(rank)];
            highest[merges.result(rank)] = rank;
        }
    }

    /** Whether merges make one token of the bytes of this one. */
    boolean isMade(int id) {
        return rank(id) != NOT_MADE;
    }

    /** Whether merges leave two tokens as they are, of which each is made. */
    boolean areApart(int left, int right) {
        return areApart(left, right, Integer.MAX_VALUE);
    }

    private int rank(int id) {
        int known = ranks[id];
        return known != 0 ? known - BIAS : find(id);
    }

    /** Calls itself for the parts of a token, so at most as often as the token has bytes. */
    private int find(int id) {
        int found = vocabulary.length(id) == 1 && !vocabulary.isSpecial(id) ? BYTE : NOT_MADE;
        for (int rank = highest[id]; rank >= 0 && found == NOT_MADE; rank = lower[rank]) {
            int left = merges.left(rank);
            int right = merges.right(rank);
            if (isMade(left) && isMade(right) && areApart(left, right, rank)) {
                found = rank;
            }
        }
        ranks[id] = found + BIAS;
        return found;
    }

    /** Whether no merge of a rank below {@code below} crosses the boundary: goes back from the last merge to the first. */
    private boolean areApart(int first, int second, int below) {
        int left = first;
        int right = second;
        int leftRank = rank(left);
        int rightRank = rank(right);
        int limit = below;
        while (true) {
            int rank = merges.rank(left, right);
            if (rank >= 0 && rank < limit) {
                return false;
            }
            if (leftRank > rightRank) {
                limit = leftRank;
                left = merges.right(leftRank);
                leftRank = rank(left);
            } else if (rightRank >= 0) {
                // Of two places with the same pair the left one is merged first, and that one crosses the boundary.
                limit = rightRank + 1;
                right = merges.left(rightRank);
                rightRank = rank(right);
            } else {
                return true;
            }
        }
    }
}
