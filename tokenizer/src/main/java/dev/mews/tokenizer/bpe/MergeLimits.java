package dev.mews.tokenizer.bpe;

import dev.mews.tokenizer.Vocabulary;
import java.util.Arrays;

/**
 * Which merges of the first bytes of characters can be done at once, before those of lower ranks elsewhere in a word. Immutable.
 *
 * <p>The lowest rank comes first. So two neighbours are merged whatever else the word holds, when the rank of their merge is
 * lower than those of all merges that could take either of them away: to the left, merges whose left part ends with the byte
 * before and whose right part is the first of the two; to the right, those whose left part is the second of the two and
 * whose right part begins with the byte after. To do such a merge early changes nothing where merges are {@linkplain
 * Merges#isOrdered ordered}: its result can then be merged further only by higher ranks. Where they are not, none is certain.
 */
final class MergeLimits {
    private static final int NONE = Integer.MAX_VALUE;
    private static final int LEADS = 1 << 10;

    /** By the byte before and a byte, the lowest rank of the merges that may take that byte to the left; 0 where not ordered. */
    private final int[] ofFirst = new int[ByteAlphabet.SIZE * ByteAlphabet.SIZE];

    /** By a byte and the byte after it, the lowest rank of the merges that may take that byte to the right. */
    private final int[] ofLast = new int[ByteAlphabet.SIZE * ByteAlphabet.SIZE];

    /** By the first two bytes of a character of three, the same as in ofFirst: after a byte that may end a character, then after others. */
    private final int[] ofLead = new int[2 * LEADS];

    MergeLimits(Vocabulary vocabulary, Merges merges) {
        if (!merges.isOrdered()) {
            return;
        }
        Arrays.fill(ofFirst, NONE);
        Arrays.fill(ofLast, NONE);
        Arrays.fill(ofLead, NONE);
        for (int rank = merges.size() - 1; rank >= 0; rank--) {
            int left = merges.left(rank);
            int right = merges.right(rank);
            int leftLength = vocabulary.length(left);
            int rightLength = vocabulary.length(right);
            if (leftLength > 1 && rightLength > 2) {
                continue;
            }
            int before = vocabulary.byteAt(left, leftLength - 1);
            int after = vocabulary.byteAt(right, 0);
            if (leftLength == 1) {
                ofLast[before << 8 | after] = rank;
            }
            if (rightLength == 1) {
                ofFirst[before << 8 | after] = rank;
            } else if (rightLength == 2) {
                ofLead[lead(before, after, vocabulary.byteAt(right, 1))] = rank;
            }
        }
    }

    /** Several leads that are not well-formed share a place with one that is: the limit is then lower than it need be. */
    private static int lead(int before, int first, int second) {
        return ((before & 0xC0) == 0x80 ? 0 : LEADS) | (first & 0xF) << 6 | (second & 0x3F);
    }

    /**
     * Whether two bytes are merged whatever else the word holds.
     *
     * @param rank of their merge, -1 where there is none
     * @param before the byte before them, and {@code after} the one after them; -1 where there is none
     */
    boolean isCertain(int rank, int before, int first, int second, int after) {
        return rank >= 0
                && (before < 0 || rank < ofFirst[before << 8 | first])
                && (after < 0 || rank < ofLast[second << 8 | after]);
    }

    /** Whether a third byte is merged with the two before it, whose merge is certain: as above. */
    boolean isCertain(int rank, int before, int first, int second, int third, int after) {
        return rank >= 0
                && (before < 0 || rank < ofLead[lead(before, first, second)])
                && (after < 0 || rank < ofLast[third << 8 | after]);
    }
}
