package dev.mews.filters.pii;

/** Character classes of the scanners. */
final class Chars {
    private Chars() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isAsciiAlnum(char c) {
        return isDigit(c) || isAsciiLetter(c);
    }

    static boolean isAsciiWord(char c) {
        return isAsciiAlnum(c) || c == '_';
    }

    /**
     * Letters that join ASCII letters in one word: those of scripts with two cases. A letter of another script (Han,
     * Kana, Arabic, Thai …) stands beside an address without a space, so it is a boundary.
     */
    static boolean isCasedLetter(char c) {
        return c < 128 ? isAsciiLetter(c) : Character.isLowerCase(c) || Character.isUpperCase(c);
    }

    static boolean isWord(char c) {
        return c < 128 ? isAsciiWord(c) : isCasedLetter(c);
    }

    /** Value of a hexadecimal digit; -1 for any other character. */
    static int hex(char c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int lower = c | 0x20;
        return c < 128 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** The character at {@code i}; a space outside the text. */
    static char at(String text, int i) {
        return i >= 0 && i < text.length() ? text.charAt(i) : ' ';
    }

    /** Whether the character at {@code i} is the letter of an escape such as {@code \n} in source code. */
    static boolean isEscapeLetter(String text, int i) {
        char c = at(text, i);
        return (c == 'n' || c == 'r' || c == 't') && at(text, i - 1) == '\\';
    }
}
