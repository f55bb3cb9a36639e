package dev.mews.tokenizer.bpe;

import dev.mews.tokenizer.Vocabulary;

/**
 * Characters of two and three UTF-8 bytes that merges always make one token, so that encoding can begin with that token
 * instead of its bytes.
 */
final class Characters {
    /* Why this gives the same ids: let a boundary between two bytes be crossed when some token that is not a sequence of
     * whole characters holds that boundary between characters. Where neither boundary of a character is crossed, no merge
     * can join a part of the character with anything outside, for the result or one of its parts would be such a token. So
     * what happens inside depends on the inside alone, and because a merge comes after those that make its parts, doing the
     * inside first leaves the order of all others as it is. */
    private static final int UNKNOWN = 0;
    private static final int SEVERAL = -1;

    /** By {@code byte before << 8 | byte after}: one bit where the boundary is crossed. */
    private final long[] crossed = new long[ByteAlphabet.SIZE * ByteAlphabet.SIZE / Long.SIZE];

    /* By code point: 1 + id. Filled as characters are met; threads that meet one at the same time write the same. */
    private final int[] tokens = new int[1 << Character.SIZE];

    Characters(Vocabulary vocabulary) {
        byte[] token = new byte[vocabulary.longestToken()];
        for (int id = 0; id < vocabulary.size(); id++) {
            int length = vocabulary.length(id);
            if (length > 1 && !vocabulary.isSpecial(id)) {
                vocabulary.copy(id, token, 0);
                if (!isWhole(token, length)) {
                    markBoundaries(token, length);
                }
            }
        }
    }

    private void markBoundaries(byte[] token, int length) {
        for (int i = 1; i < length; i++) {
            if (!isContinuation(token[i])) {
                int pair = (token[i - 1] & 0xFF) << 8 | (token[i] & 0xFF);
                crossed[pair >>> 6] |= 1L << pair;
            }
        }
    }

    /** Whether a token has the form of whole characters; what is not UTF-8 may count as whole only when merges cannot. */
    private static boolean isWhole(byte[] token, int length) {
        int i = 0;
        while (i < length) {
            int following = following(token[i]);
            if (following < 0 || i + following >= length) {
                return false;
            }
            for (int k = 1; k <= following; k++) {
                if (!isContinuation(token[i + k])) {
                    return false;
                }
            }
            i += following + 1;
        }
        return true;
    }

    private static int following(byte first) {
        return first >= 0
                ? 0
                : (first & 0xE0) == 0xC0 ? 1 : (first & 0xF0) == 0xE0 ? 2 : (first & 0xF8) == 0xF0 ? 3 : -1;
    }

    /** Length of the character of two or three bytes that begins at {@code i} and stands alone, or 0. */
    int length(byte[] text, int i, int from, int to) {
        int following = following(text[i]);
        int end = i + following + 1;
        if (following < 1
                || following > 2
                || end > to
                || !isContinuation(text[i + 1])
                || !isContinuation(text[end - 1])
                || (i > from && isCrossed(text[i - 1], text[i]))
                || (end < to && (isContinuation(text[end]) || isCrossed(text[end - 1], text[end])))) {
            return 0;
        }
        return following + 1;
    }

    /** The token that a character of two or three bytes becomes, or -1 when it becomes several. */
    int token(byte[] text, int i, int length, WordEncoder encoder) {
        int index = length == 2
                ? (text[i] & 0x1F) << 6 | (text[i + 1] & 0x3F)
                : (text[i] & 0x0F) << 12 | (text[i + 1] & 0x3F) << 6 | (text[i + 2] & 0x3F);
        boolean overlong = length == 2 ? index < 0x80 : index < 0x800;
        if (overlong) {
            return -1;
        }
        int known = tokens[index];
        if (known == UNKNOWN) {
            known = encoder.encodeBytes(text, i, length) == 1 ? 1 + encoder.ids()[0] : SEVERAL;
            tokens[index] = known;
        }
        return known == SEVERAL ? -1 : known - 1;
    }

    private boolean isCrossed(byte before, byte after) {
        int pair = (before & 0xFF) << 8 | (after & 0xFF);
        return (crossed[pair >>> 6] >>> pair & 1) != 0;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
