package dev.mews.dedup.exact;

import dev.mews.core.hash.Hash128;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * The 128-bit hash by which documents are exact duplicates: {@link Hash128} version 1 of the UTF-8 of the text in this
 * normal form, version 1: Unicode NFC; every run of white space (Unicode property White_Space) is one space; none at
 * either end. Case, digits and punctuation count. A lone surrogate reads as U+FFFD.
 *
 * <p>Not thread-safe: it keeps a buffer.
 */
public final class ExactHash {
    /** Version of the normal form together with the hash. */
    public static final int VERSION = 1;

    /** Below this code point every text is in NFC: the first combining mark is U+0300. */
    private static final char FIRST_COMBINING = '\u0300';

    private static final int INITIAL_BYTES = 1 << 16;
    private static final int LARGEST_KEPT_BYTES = 1 << 22;

    private byte[] buffer = new byte[INITIAL_BYTES];

    /** Hash of the text's normal form; all texts of white space only share the hash of the empty text. */
    public Hash128 of(String text) {
        String source = needsNormalizing(text) ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
        int length = encode(source);
        Hash128 hash = Hash128.of(buffer, 0, length);
        if (buffer.length > LARGEST_KEPT_BYTES) {
            buffer = new byte[INITIAL_BYTES];
        }
        return hash;
    }

    private static boolean needsNormalizing(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_COMBINING) {
                return !Normalizer.isNormalized(text, Normalizer.Form.NFC);
            }
        }
        return false;
    }

    private int encode(String text) {
        int end = 0;
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (isWhiteSpace(c)) {
                space = end > 0;
                continue;
            }
            if (end + 5 > buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8L, buffer.length * 2L));
            }
            if (space) {
                buffer[end++] = ' ';
                space = false;
            }
            if (c < 0x80) {
                buffer[end++] = (byte) c;
            } else if (Character.isHighSurrogate((char) c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                end = encode(Character.toCodePoint((char) c, text.charAt(++i)), end);
            } else {
                end = encode(Character.isSurrogate((char) c) ? 0xfffd : c, end);
            }
        }
        return end;
    }

    private int encode(int c, int at) {
        int end = at;
        if (c < 0x800) {
            buffer[end++] = (byte) (0xc0 | c >> 6);
        } else if (c < 0x10000) {
            buffer[end++] = (byte) (0xe0 | c >> 12);
            buffer[end++] = (byte) (0x80 | (c >> 6 & 0x3f));
        } else {
            buffer[end++] = (byte) (0xf0 | c >> 18);
            buffer[end++] = (byte) (0x80 | (c >> 12 & 0x3f));
            buffer[end++] = (byte) (0x80 | (c >> 6 & 0x3f));
        }
        buffer[end++] = (byte) (0x80 | (c & 0x3f));
        return end;
    }

    /** Unicode's White_Space, which Java has no method for: all its members are in the basic plane. */
    private static boolean isWhiteSpace(int c) {
        if (c <= 0xa0) {
            return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0;
        }
        return c >= 0x1680
                && (c == 0x1680
                        || (c >= 0x2000 && c <= 0x200a)
                        || c == 0x2028
                        || c == 0x2029
                        || c == 0x202f
                        || c == 0x205f
                        || c == 0x3000);
    }
}
