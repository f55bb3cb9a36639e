package dev.mews.filters.language;

import java.util.Arrays;
import java.util.Map;

/** Scripts as far as they tell languages apart. */
final class Scripts {
    static final byte NONE = 0;
    static final byte LATIN = 1;
    static final byte CYRILLIC = 2;
    static final byte ARABIC = 3;
    static final byte DEVANAGARI = 4;
    static final byte HAN = 5;
    static final byte KANA = 6;
    static final byte HANGUL = 7;
    static final byte OTHER = 8;
    /** Scripts from here on belong to one language of note each. */
    private static final byte FIRST_SINGLE = 9;

    private static final Character.UnicodeScript[] SINGLE = {
        Character.UnicodeScript.GREEK, Character.UnicodeScript.HEBREW, Character.UnicodeScript.THAI,
        Character.UnicodeScript.GEORGIAN, Character.UnicodeScript.ARMENIAN, Character.UnicodeScript.BENGALI,
        Character.UnicodeScript.TAMIL, Character.UnicodeScript.TELUGU, Character.UnicodeScript.KANNADA,
        Character.UnicodeScript.MALAYALAM, Character.UnicodeScript.GUJARATI, Character.UnicodeScript.GURMUKHI,
        Character.UnicodeScript.ETHIOPIC, Character.UnicodeScript.KHMER, Character.UnicodeScript.LAO,
        Character.UnicodeScript.MYANMAR, Character.UnicodeScript.SINHALA, Character.UnicodeScript.TIBETAN,
        Character.UnicodeScript.ORIYA
    };
    private static final String[] SINGLE_CODES = {
        "el", "he", "th", "ka", "hy", "bn", "ta", "te", "kn", "ml", "gu", "pa", "am", "km", "lo", "my", "si", "bo", "or"
    };
    static final int COUNT = FIRST_SINGLE + SINGLE.length;
    private static final byte[] BMP = new byte[0x10000];

    static {
        Map<Character.UnicodeScript, Byte> shared = Map.of(
                Character.UnicodeScript.LATIN, LATIN,
                Character.UnicodeScript.CYRILLIC, CYRILLIC,
                Character.UnicodeScript.ARABIC, ARABIC,
                Character.UnicodeScript.DEVANAGARI, DEVANAGARI,
                Character.UnicodeScript.HAN, HAN,
                Character.UnicodeScript.HIRAGANA, KANA,
                Character.UnicodeScript.KATAKANA, KANA,
                Character.UnicodeScript.HANGUL, HANGUL);
        for (int c = 0; c < BMP.length; c++) {
            if (!Character.isLetter(c)) {
                continue;
            }
            Character.UnicodeScript script = Character.UnicodeScript.of(c);
            int single = Arrays.asList(SINGLE).indexOf(script);
            Byte known = shared.get(script);
            boolean common = script == Character.UnicodeScript.COMMON || script == Character.UnicodeScript.INHERITED;
            BMP[c] = known != null ? known : single >= 0 ? (byte) (FIRST_SINGLE + single) : common ? NONE : OTHER;
        }
    }

    private Scripts() {}

    /** Script of a UTF-16 unit; {@link #NONE} for what is no letter. */
    static byte of(char c) {
        return BMP[c];
    }

    /** True for Arabic vowel signs and the line that stretches a word: texts of the same language differ in them. */
    static boolean isSkipped(char c) {
        return (c >= 0x064b && c <= 0x0652) || c == 0x0670 || c == 0x0640;
    }

    /** Language of a script that one language of note uses, or null. */
    static String languageOf(int script) {
        return script >= FIRST_SINGLE ? SINGLE_CODES[script - FIRST_SINGLE] : null;
    }
}
