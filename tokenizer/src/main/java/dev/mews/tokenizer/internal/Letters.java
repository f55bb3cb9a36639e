package dev.mews.tokenizer.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where a run of letters and combining marks ends: what {@link UnicodeClasses} says, eight bytes at a time. */
public final class Letters {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = EACH << 7;

    /* By the code point's upper bits: which of 64 neighbours are letters or marks. What begins a sequence of three bytes
     * with those bits has its own table, in which the code points that need no three bytes are not letters. */
    private static final long[] OF_TWO = new long[32];
    private static final long[] OF_THREE = new long[1024];

    static {
        for (int codePoint = 0x80; codePoint <= Character.MAX_VALUE; codePoint++) {
            int kind = UnicodeClasses.of(codePoint);
            boolean letter = kind == UnicodeClasses.LETTER || kind == UnicodeClasses.MARK;
            if (letter && codePoint < 0x800) {
                OF_TWO[codePoint >>> 6] |= 1L << codePoint;
            } else if (letter && !Character.isSurrogate((char) codePoint)) {
                OF_THREE[codePoint >>> 6] |= 1L << codePoint;
            }
        }
    }

    private Letters() {}

    /** End of the letters and marks that begin at {@code from}; {@code from} where there are none. */
    public static int end(byte[] text, int from, int to) {
        int i = from;
        while (true) {
            while (i + Long.BYTES <= to) {
                long others = ~asciiLetters((long) LONGS.get(text, i)) & HIGH_BITS;
                if (others != 0) {
                    i += Long.numberOfTrailingZeros(others) >>> 3;
                    break;
                }
                i += Long.BYTES;
            }
            int start = i;
            while (i < to && text[i] < 0) {
                int length = length(text, i, to);
                if (length == 0) {
                    return i;
                }
                i += length;
            }
            if (i == to || !isAsciiLetter(text[i])) {
                return i;
            }
            i += i == start || to - i < Long.BYTES ? 1 : 0;
        }
    }

    /** The upper bit of each byte that is an ASCII letter. */
    private static long asciiLetters(long bytes) {
        long lower = (bytes | 0x20 * EACH) & ~HIGH_BITS;
        long fromA = lower + (0x80 - 'a') * EACH;
        long afterZ = lower + (0x80 - 'z' - 1) * EACH;
        return fromA & ~afterZ & ~bytes;
    }

    private static boolean isAsciiLetter(byte b) {
        return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
    }

    /** Length of the letter or mark of several bytes that begins at {@code i}, 0 where there is none. */
    private static int length(byte[] text, int i, int to) {
        int first = text[i];
        if ((first & 0xE0) == 0xC0 && i + 1 < to) {
            int second = text[i + 1];
            return (second & 0xC0) == 0x80 && (OF_TWO[first & 0x1F] >>> second & 1) != 0 ? 2 : 0;
        }
        if ((first & 0xF0) == 0xE0 && i + 2 < to) {
            int second = text[i + 1];
            int third = text[i + 2];
            boolean continued = (second & 0xC0) == 0x80 && (third & 0xC0) == 0x80;
            return continued && (OF_THREE[(first & 0xF) << 6 | (second & 0x3F)] >>> third & 1) != 0 ? 3 : 0;
        }
        int at = UnicodeClasses.at(text, i, to);
        return at >>> 3 == UnicodeClasses.LETTER || at >>> 3 == UnicodeClasses.MARK ? at & 7 : 0;
    }
}
