package dev.mews.dedup.internal;

import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the normaliser does with each code point, in pages of 256 built on first use: lower case, then space for
 * punctuation and white space, then canonical decomposition without nonspacing marks, as UTF-8.
 *
 * <p>An entry is one {@code int}: the kind in bits 28 to 30, {@link #OWN_WORD} in bit 27, the number of UTF-8 bytes in
 * bits 24 to 26 and up to three of those bytes in bits 0 to 23, the first lowest; for {@link #EXPAND} the low 24 bits
 * are an index into {@link #expansions}.
 */
public final class CharTable {
    /** The code point becomes one to three bytes, held in the entry. */
    public static final int EMIT = 0;

    /** White space or punctuation: it ends the word. */
    public static final int SPACE = 1 << 28;

    /** A decimal digit (Nd). */
    public static final int DIGIT = 2 << 28;

    /** A nonspacing mark (Mn): it leaves nothing. */
    public static final int DROP = 3 << 28;

    /** The code point becomes the bytes of {@link #expansions}. */
    public static final int EXPAND = 4 << 28;

    /** Mask of the kind. */
    public static final int KIND = 7 << 28;

    /** Set when the code point belongs to a script written without spaces between words. */
    public static final int OWN_WORD = 1 << 27;

    /** datatrove's list of punctuation, without the control characters that {@link #isSpace} adds. */
    private static final String PUNCTUATION =
            "!/\u2014\u201d:\uff05\uff11\u3008&(\u3001\u2501\\\u3010#%\u300c\u300d\uff0c\u3011\uff1b+^]~\u201c\u300a"
                    + "\u201e';\u2019{|\u2236\u00b4[=-`*\uff0e\uff08\u2013\uff1f\uff01\uff1a$\uff5e\u00ab\u3009,><\u300b)?\uff09\u3002\u2026@_.\"}\u25ba\u00bb";

    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    private static final CharTable[] PAGES = new CharTable[0x1100];

    private final int[] entries = new int[256];
    private final byte[][] expansions;

    private CharTable(int page) {
        List<byte[]> longer = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            entries[i] = entry(page << 8 | i, longer);
        }
        expansions = longer.toArray(new byte[0][]);
    }

    /** The page of the code points {@code page << 8} to {@code page << 8 | 255}. */
    public static CharTable page(int page) {
        // A race builds a page twice: both are equal, and final fields make either safe to read.
        CharTable table = PAGES[page];
        if (table == null) {
            table = new CharTable(page);
            PAGES[page] = table;
        }
        return table;
    }

    /** The entry of the code point whose low eight bits are these. */
    public int entry(int low) {
        return entries[low];
    }

    /** The bytes of an {@link #EXPAND} entry. Not a copy. */
    public byte[] expansion(int entry) {
        return expansions[entry & 0xff_ffff];
    }

    private static int entry(int codePoint, List<byte[]> longer) {
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            return packed("\ufffd".getBytes(StandardCharsets.UTF_8));
        }
        String lower = Character.toString(codePoint).toLowerCase(Locale.ROOT);
        if (lower.codePointCount(0, lower.length()) == 1) {
            int single = lower.codePointAt(0);
            if (Character.getType(single) == Character.DECIMAL_DIGIT_NUMBER) {
                return DIGIT;
            }
            if (isSpace(single)) {
                return SPACE;
            }
        }
        byte[] bytes = withoutMarks(lower).getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return DROP;
        }
        int own = isUnspaced(codePoint) ? OWN_WORD : 0;
        if (bytes.length <= 3) {
            return packed(bytes) | own;
        }
        longer.add(bytes);
        return EXPAND | own | (longer.size() - 1);
    }

    private static int packed(byte[] bytes) {
        int entry = bytes.length << 24;
        for (int i = 0; i < bytes.length; i++) {
            entry |= (bytes[i] & 0xff) << (8 * i);
        }
        return entry;
    }

    private static String withoutMarks(String text) {
        StringBuilder kept = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isUnspaced(int codePoint) {
        // The prolonged sound mark is of no script, yet only written among kana.
        return codePoint == 0x30fc || UNSPACED.contains(UnicodeScript.of(codePoint));
    }

    private static boolean isSpace(int c) {
        return c <= 0x20
                || (c >= 0x7f && c <= 0xa0)
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000
                || PUNCTUATION.indexOf(c) >= 0;
    }
}
