package dev.mews.tokenizer.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

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

    // Two levels: block number of the code point -> start of its block in CLASSES. Equal blocks are stored once.
    private static final char[] BLOCK_START = new char[(Character.MAX_CODE_POINT + 1) >> BLOCK_BITS];
    private static final byte[] CLASSES;

    static {
        byte[] all = readTable();
        byte[] blocks = new byte[all.length];
        int size = 0;
        Map<ByteBuffer, Integer> seen = new HashMap<>();
        for (int block = 0; block < BLOCK_START.length; block++) {
            byte[] content = Arrays.copyOfRange(all, block << BLOCK_BITS, (block + 1) << BLOCK_BITS);
            Integer start = seen.putIfAbsent(ByteBuffer.wrap(content), size);
            if (start == null) {
                System.arraycopy(content, 0, blocks, size, BLOCK);
                start = size;
                size += BLOCK;
            }
            BLOCK_START[block] = (char) (start >> BLOCK_BITS);
        }
        CLASSES = Arrays.copyOf(blocks, size);
    }

    private UnicodeClasses() {}

    /** Class of a code point, 0 to 10FFFF. */
    public static int of(int codePoint) {
        return CLASSES[(BLOCK_START[codePoint >> BLOCK_BITS] << BLOCK_BITS) + (codePoint & (BLOCK - 1))];
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
        byte[] classes = new byte[Character.MAX_CODE_POINT + 1];
        try (InputStream in = UnicodeClasses.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    int dots = line.indexOf("..");
                    int space = line.indexOf(' ');
                    int first = Integer.parseInt(line, 0, dots, 16);
                    int last = Integer.parseInt(line, dots + 2, space, 16);
                    byte kind = (byte) (1 + "LMNPS".indexOf(line.charAt(space + 1)));
                    Arrays.fill(classes, first, last + 1, kind);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
        return classes;
    }
}
