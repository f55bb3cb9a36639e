package dev.mews.filters.internal;

import java.util.Arrays;
import java.util.StringTokenizer;

/**
 * The two punctuation sets of datatrove: marks that end a sentence (159 code points) and, with them, everything it counts
 * as punctuation (281). What is in neither makes a word count as a word.
 */
public final class Punctuation {
    /** Sentence-terminal marks, hexadecimal, ranges with a hyphen. */
    private static final String TERMINAL =
            "21 2e 3f 589 61d-61f 6d4 700-702 7f9 837 839 83d 83e 964 965 104a 104b 1362 1367 1368 166e 1735 1736 17d4-17d6 "
                    + "17d9 17da 1803 1809 1944 1945 1aa8-1aab 1b5a 1b5b 1b5e 1b5f 1b7d 1b7e 1c3b 1c3c 1c7e 1c7f 203c 203d "
                    + "2047-2049 2e2e 2e3c 2e53 2e54 3002 a4ff a60e a60f a6f3 a6f7 a876 a877 a8ce a8cf a92f a9c8 a9c9 "
                    + "aa5d-aa5f aaf0 aaf1 abeb fe52 fe56 fe57 ff01 ff0e ff1f ff61 10a56 10a57 10f55-10f59 10f86-10f89 "
                    + "11047 11048 110be-110c1 11141-11143 111c5 111c6 111cd 111de 111df 11238 11239 1123b 1123c 112a9 "
                    + "1144b 1144c 115c2 115c3 115c9-115d7 11641 11642 1173c-1173e 11944 11946 11a42 11a43 11a9b 11a9c "
                    + "11c41 11c42 11ef7 11ef8 11f43 11f44 16a6e 16a6f 16af5 16b37 16b38 16b44 16e98 1bc9f 1da88";

    private static final String MARKS = "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»";

    private static final byte NOT_PUNCTUATION = 1;
    private static final byte ALPHA = 2;
    private static final byte TERMINAL_MARK = 4;
    private static final byte[] BMP = new byte[0x10000];
    private static final int[] HIGH_TERMINAL;

    static {
        Arrays.fill(BMP, NOT_PUNCTUATION);
        for (int i = 0; i < MARKS.length(); i++) {
            BMP[MARKS.charAt(i)] = 0;
        }
        clear(0, 8);
        clear(0x0b, 0x1f);
        clear(0x7f, 0x9f);
        for (int c = 0; c < 0x10000; c++) {
            if (Character.isLetter(c)) {
                BMP[c] |= ALPHA;
            }
        }
        int[] high = new int[256];
        int count = 0;
        StringTokenizer parts = new StringTokenizer(TERMINAL);
        while (parts.hasMoreTokens()) {
            String part = parts.nextToken();
            int hyphen = part.indexOf('-');
            int first = Integer.parseInt(hyphen < 0 ? part : part.substring(0, hyphen), 16);
            int last = hyphen < 0 ? first : Integer.parseInt(part.substring(hyphen + 1), 16);
            for (int c = first; c <= last; c++) {
                if (c < 0x10000) {
                    BMP[c] = (byte) ((BMP[c] & ~NOT_PUNCTUATION) | TERMINAL_MARK);
                } else {
                    high[count++] = c;
                }
            }
        }
        HIGH_TERMINAL = Arrays.copyOf(high, count);
        Arrays.sort(HIGH_TERMINAL);
    }

    private Punctuation() {}

    private static void clear(int first, int last) {
        for (int c = first; c <= last; c++) {
            BMP[c] = 0;
        }
    }

    /** True when {@code c} ends a sentence. */
    public static boolean isTerminal(int c) {
        return c < 0x10000 ? (BMP[c] & TERMINAL_MARK) != 0 : Arrays.binarySearch(HIGH_TERMINAL, c) >= 0;
    }

    /** True when {@code c} is neither a punctuation mark nor a control character. */
    public static boolean isSymbolFree(int c) {
        return c < 0x10000 ? (BMP[c] & NOT_PUNCTUATION) != 0 : Arrays.binarySearch(HIGH_TERMINAL, c) < 0;
    }

    /** {@code str.isalpha} of one character: general category L. */
    public static boolean isAlpha(int c) {
        return c < 0x10000 ? (BMP[c] & ALPHA) != 0 : Character.isLetter(c);
    }
}
