package dev.mews.tokenizer.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Cuts ASCII text into letters with the space or backslash before them, white space without its last character, and single other
 * characters, up to 62 bytes at a time and without a branch for each. Whether there is a cut before a character depends on
 * its neighbours alone: there is none between letters, between a space or a backslash and a letter, and before white space that is
 * neither the first nor the last of its run.
 */
public final class AsciiCuts {
    /** Most pieces that one call of {@link #cut} gives. */
    public static final int MOST = 62;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 64;
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = EACH << 7;

    /** Multiplied with the lowest bits of eight bytes gives them as the highest eight. */
    private static final long GATHER = 0x0102040810204080L;

    private AsciiCuts() {}

    /**
     * Cuts from {@code from} on, where a piece begins, as far as it can be told from the next 64 bytes: before the first byte
     * that is not ASCII or a control character other than white space.
     *
     * @param commands whether a backslash goes with the letters behind it
     * @param ends where the ends of pieces go, with room for {@link #MOST}
     * @param n where in {@code ends} the first one goes
     * @return {@code n} and the number of pieces; {@code n} alone near the end of the text, or when the piece is too long to tell
     */
    public static int cut(byte[] text, int from, int to, boolean commands, int[] ends, int n) {
        if (from + BLOCK > to) {
            return n;
        }
        long letters = 0;
        long spaces = 0;
        long whites = 0;
        long backslashes = 0;
        int known = BLOCK;
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            long bytes = (long) LONGS.get(text, from + i);
            long ascii = bytes & ~HIGH_BITS;
            // The upper bit of a byte of each of these says of what is at least as large, and is not ASCII's upper bit.
            long lower = ascii | 0x20 * EACH;
            long letter = (lower + (0x80 - 'a') * EACH) & ~(lower + (0x80 - 'z' - 1) * EACH) & HIGH_BITS;
            long space = ~((ascii ^ ' ' * EACH) + 0x7F * EACH) & HIGH_BITS;
            long white = (ascii + (0x80 - '\t') * EACH) & ~(ascii + (0x80 - '\r' - 1) * EACH) & HIGH_BITS;
            long control = (~(ascii + (0x80 - ' ') * EACH) & ~white) | (ascii + EACH);
            letters |= gather(letter) << i;
            spaces |= gather(space) << i;
            whites |= gather(white) << i;
            backslashes |= gather(~((ascii ^ '\\' * EACH) + 0x7F * EACH) & HIGH_BITS) << i;
            long unknown = (bytes | control) & HIGH_BITS;
            if (unknown != 0) {
                known = i + (Long.numberOfTrailingZeros(unknown) >>> 3);
                break;
            }
        }
        whites |= spaces;
        long words = letters & (letters | spaces | (commands ? backslashes : 0)) << 1;
        long joined = words | (whites & whites << 1 & whites >>> 1);
        // What is before the last known character is known of with both its neighbours; the first begins a piece
        // anyway.
        long cuts = known < 3 ? 0 : ~joined & ((1L << (known - 1)) - 2);
        int count = n;
        for (; cuts != 0; cuts &= cuts - 1) {
            ends[count++] = from + Long.numberOfTrailingZeros(cuts);
        }
        return count;
    }

    /** The upper bits of eight bytes as eight bits, that of the first byte lowest. */
    private static long gather(long upperBits) {
        return ((upperBits >>> 7) * GATHER) >>> 56;
    }
}
