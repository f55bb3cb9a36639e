package dev.mews.tokenizer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Letter, mark, number, punctuation, white space or other: what the reference regular-expression engine says of a code
 * point. The table is a bundled file made by probing that engine, because {@code java.lang.Character} follows another
 * version of Unicode.
 */
public final class UnicodeClasses {
    /** None of the classes below; also every byte that is not part of a well-formed UTF-8 sequence. */
    public static final int OTHER = 0;
    /** {@code \p{L}}. */
    public static final int LETTER = 1;
    /** {@code \p{M}}. */
    public static final int MARK = 2;
    /** {@code \p{N}}. */
    public static final int NUMBER = 3;
    /** {@code \p{P}}. */
    public static final int PUNCTUATION = 4;
    /** {@code \s}. */
    public static final int SPACE = 5;

    private static final int BLOCK_BITS = 7;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final String RESOURCE = "/dev/mews/tokenizer/pretokenize/unicode-classes.txt";

    /* Two levels: block number of the code point -> number of its block in CLASSES. The first blocks are those that are
     * all of one class, in the order of the classes. */
    private static final char[] BLOCK_NUMBER = new char[(Character.MAX_CODE_POINT + 1) >> BLOCK_BITS];
    private static final byte[] CLASSES = readTable();

    private UnicodeClasses() {}

    /** Class of a code point, 0 to 10FFFF. */
    public static int of(int codePoint) {
        return CLASSES[(BLOCK_NUMBER[codePoint >> BLOCK_BITS] << BLOCK_BITS) + (codePoint & (BLOCK - 1))];
    }

    /**
     * Class and length of the character that begins at {@code i}, as {@code class << 3 | bytes}. A byte that begins no
     * well-formed UTF-8 sequence (Unicode 15, table 3-7) is one character of class {@link #OTHER}.
     *
     * @param to end of the text, more than {@code i}
     */
    public static int at(byte[] text, int i, int to) {
        int character = codePointAt(text, i, to);
        return of(character >>> 3) << 3 | (character & 7);
    }

    /** As {@link #at}, but {@code code point << 3 | bytes}; {@code U+FFFD} of one byte where the text is malformed. */
    public static int codePointAt(byte[] text, int i, int to) {
        int b0 = text[i];
        if (b0 >= 0) {
            return b0 << 3 | 1;
        }
        b0 &= 0xFF;
        if (b0 < 0xE0) {
            if (b0 >= 0xC2 && i + 1 < to && isContinuation(text[i + 1])) {
                return ((b0 & 0x1F) << 6 | (text[i + 1] & 0x3F)) << 3 | 2;
            }
        } else if (b0 < 0xF0) {
            if (i + 2 < to && isContinuation(text[i + 1]) && isContinuation(text[i + 2])) {
                int codePoint = (b0 & 0x0F) << 12 | (text[i + 1] & 0x3F) << 6 | (text[i + 2] & 0x3F);
                if (codePoint >= 0x800 && (codePoint < 0xD800 || codePoint > 0xDFFF)) {
                    return codePoint << 3 | 3;
                }
            }
        } else if (b0 < 0xF5
                && i + 3 < to
                && isContinuation(text[i + 1])
                && isContinuation(text[i + 2])
                && isContinuation(text[i + 3])) {
            int codePoint =
                    (b0 & 0x07) << 18 | (text[i + 1] & 0x3F) << 12 | (text[i + 2] & 0x3F) << 6 | (text[i + 3] & 0x3F);
            if (codePoint >= 0x10000 && codePoint <= Character.MAX_CODE_POINT) {
                return codePoint << 3 | 4;
            }
        }
        return 0xFFFD << 3 | 1;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private static byte[] readTable() {
        byte[] lines;
        try (InputStream in = UnicodeClasses.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            lines = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
        byte[] blocks = new byte[BLOCK * BLOCK];
        int size = SPACE + 1;
        for (int kind = 0; kind < size; kind++) {
            Arrays.fill(blocks, kind * BLOCK, (kind + 1) * BLOCK, (byte) kind);
        }
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] != '#') {
                int first = 0;
                for (; lines[i] != '.'; i++) {
                    first = first << 4 | Character.digit(lines[i], 16);
                }
                int last = 0;
                for (i += 2; lines[i] != ' '; i++) {
                    last = last << 4 | Character.digit(lines[i], 16);
                }
                if ((size + 2) << BLOCK_BITS > blocks.length) {
                    blocks = Arrays.copyOf(blocks, 2 * blocks.length);
                }
                size = add(first, last, 1 + "LMNPS".indexOf(lines[i + 1]), blocks, size);
            }
            while (lines[i] != '\n') {
                i++;
            }
        }
        return Arrays.copyOf(blocks, size << BLOCK_BITS);
    }

    /** Enters a range of code points; the number of blocks thereafter, at most two more. */
    private static int add(int first, int last, int kind, byte[] blocks, int size) {
        int newSize = size;
        for (int block = first >> BLOCK_BITS; block <= last >> BLOCK_BITS; block++) {
            int from = Math.max(first, block << BLOCK_BITS);
            int to = Math.min(last + 1, (block + 1) << BLOCK_BITS);
            if (to - from == BLOCK) {
                BLOCK_NUMBER[block] = (char) kind;
            } else {
                if (BLOCK_NUMBER[block] == OTHER) {
                    BLOCK_NUMBER[block] = (char) newSize++;
                }
                int shift = (BLOCK_NUMBER[block] - block) << BLOCK_BITS;
                Arrays.fill(blocks, from + shift, to + shift, (byte) kind);
            }
        }
        return newSize;
    }
}
