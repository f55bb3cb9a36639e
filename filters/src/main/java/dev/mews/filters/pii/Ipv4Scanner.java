package dev.mews.filters.pii;

import java.util.Locale;
import java.util.Set;

/**
 * Finds IPv4 addresses that belong to somebody. Not found are parts of longer dotted numbers, numbers after a letter,
 * after {@code name-} or {@code name/} or after a word such as "version", numbers with leading zeros, and four
 * one-digit numbers, as in BigCode's detector for The Stack.
 */
final class Ipv4Scanner {
    /** Longest textual form. */
    static final int MAX_LENGTH = 15;

    private static final int ONE_DIGIT_EACH = 7;
    private static final int MAX_WORD = 24;
    private static final int MAX_GAP = 4;

    private static final Set<String> NUMBERED = Set.of(
            ("v ver versions release releases rev revision build section sections sec chapter appendix clause article "
                            + "paragraph table figure fig rule step oid proposition prop theorem thm lemma corollary cor "
                            + "definition def remark equation eq")
                    .split(" "));

    private Ipv4Scanner() {}

    static void scan(String text, Matches matches) {
        int dot = text.indexOf('.');
        while (dot >= 0) {
            int next = dot + 1;
            int start = firstNumber(text, dot);
            if (start >= 0) {
                int end = end(text, start);
                if (end > 0 && isBoundaryAfter(text, end)) {
                    next = end;
                    if (end - start > ONE_DIGIT_EACH
                            && AddressRanges.isPersonal(value(text, start, end))
                            && !isNumbered(text, start)) {
                        matches.add(Matches.Kind.IP_ADDRESS, start, end);
                    }
                }
            }
            dot = text.indexOf('.', next);
        }
    }

    /** Start of the number before a dot when an address can start there; else -1. */
    private static int firstNumber(String text, int dot) {
        if (!Chars.isDigit(Chars.at(text, dot + 1))) {
            return -1;
        }
        int start = dot;
        while (start > 0 && dot - start < 3 && Chars.isDigit(text.charAt(start - 1))) {
            start--;
        }
        if (start == dot) {
            return -1;
        }
        char before = Chars.at(text, start - 1);
        if (before == '.' || (Chars.isWord(before) && !Chars.isEscapeLetter(text, start - 1))) {
            return -1;
        }
        boolean joined = (before == '-' || before == '/') && Chars.isCasedLetter(Chars.at(text, start - 2));
        return joined ? -1 : start;
    }

    private static boolean isBoundaryAfter(String text, int end) {
        char next = Chars.at(text, end);
        if (next == '.' || next == '-') {
            char second = Chars.at(text, end + 1);
            return !(Chars.isCasedLetter(second) || (next == '.' && Chars.isDigit(second)));
        }
        return !Chars.isWord(next);
    }

    /** End of the dotted quad that starts at {@code start}; -1 when there is none. */
    static int end(String text, int start) {
        int i = start;
        for (int octet = 0; octet < 4; octet++) {
            if (octet > 0 && Chars.at(text, i++) != '.') {
                return -1;
            }
            int first = i;
            int value = 0;
            while (i - first < 3 && Chars.isDigit(Chars.at(text, i))) {
                value = value * 10 + text.charAt(i++) - '0';
            }
            boolean leadingZero = i - first > 1 && text.charAt(first) == '0';
            if (i == first || value > 255 || leadingZero) {
                return -1;
            }
        }
        return i;
    }

    /** The 32 bits of a valid dotted quad. */
    static int value(String text, int start, int end) {
        int bits = 0;
        int octet = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                bits = bits << 8 | octet;
                octet = 0;
            } else {
                octet = octet * 10 + c - '0';
            }
        }
        return bits << 8 | octet;
    }

    /** Whether the word before, at most a few signs away, says that this is a version or the number of a section. */
    private static boolean isNumbered(String text, int start) {
        int end = start;
        while (end > 0 && start - end < MAX_GAP && !Chars.isWord(text.charAt(end - 1))) {
            end--;
            if (text.charAt(end) == '§') {
                return true;
            }
        }
        int from = end;
        while (from > 0 && end - from < MAX_WORD && Chars.isWord(text.charAt(from - 1))) {
            from--;
        }
        String word = text.substring(from, end).toLowerCase(Locale.ROOT);
        return word.endsWith("version") || NUMBERED.contains(word);
    }
}
