package dev.mews.filters.pii;

import java.util.Arrays;

/**
 * Finds IPv6 addresses of the global unicast range 2000::/3 in the textual forms of RFC 4291, section 2.2. All of them
 * start with four hexadecimal digits, the first 2 or 3, so neither times nor C++ names come into question. A form with
 * {@code ::} needs three groups besides.
 */
final class Ipv6Scanner {
    private static final int GROUPS = 8;
    private static final int MIN_GROUPS = 3;

    private Ipv6Scanner() {}

    static void scan(String text, Matches matches) {
        int colon = text.indexOf(':');
        while (colon >= 0) {
            int next = colon + 1;
            int start = colon - 4;
            if (start >= 0 && isFirstGroup(text, start) && isBoundaryBefore(text, start)) {
                int[] groups = new int[GROUPS];
                int end = parse(text, start, groups);
                if (end > 0 && isBoundaryAfter(text, end)) {
                    next = end;
                    if (AddressRanges.isPersonal(groups)) {
                        matches.add(Matches.Kind.IP_ADDRESS, start, end);
                    }
                }
            }
            colon = text.indexOf(':', next);
        }
    }

    private static boolean isFirstGroup(String text, int start) {
        char first = text.charAt(start);
        return (first == '2' || first == '3')
                && Chars.hex(text.charAt(start + 1)) >= 0
                && Chars.hex(text.charAt(start + 2)) >= 0
                && Chars.hex(text.charAt(start + 3)) >= 0;
    }

    /** A colon before may end a name ({@code addr:2a00:…}) but not a group of a longer number. */
    private static boolean isBoundaryBefore(String text, int start) {
        char before = Chars.at(text, start - 1);
        if (before != ':') {
            return before != '.' && (!Chars.isWord(before) || Chars.isEscapeLetter(text, start - 1));
        }
        int i = start - 2;
        while (start - 2 - i < 5 && Chars.hex(Chars.at(text, i)) >= 0) {
            i--;
        }
        int digits = start - 2 - i;
        return digits > 4 || Chars.isWord(Chars.at(text, i));
    }

    private static boolean isBoundaryAfter(String text, int end) {
        char next = Chars.at(text, end);
        if (next == ':') {
            char second = Chars.at(text, end + 1);
            return second != ':' && Chars.hex(second) < 0 && text.charAt(end - 1) != ':';
        }
        return !Chars.isWord(next) && !(next == '.' && Chars.isDigit(Chars.at(text, end + 1)));
    }

    /** Reads the longest form at {@code start}; its end, or -1. */
    private static int parse(String text, int start, int[] groups) {
        int count = 0;
        int gap = -1;
        int i = start;
        while (count < GROUPS) {
            int first = i;
            int value = 0;
            while (i - first < 4 && Chars.hex(Chars.at(text, i)) >= 0) {
                value = value << 4 | Chars.hex(text.charAt(i++));
            }
            if (Chars.at(text, i) == '.' && count <= GROUPS - 2) {
                int quad = Ipv4Scanner.end(text, first);
                if (quad > 0) {
                    int bits = Ipv4Scanner.value(text, first, quad);
                    groups[count++] = bits >>> 16;
                    groups[count++] = bits & 0xffff;
                    i = quad;
                    break;
                }
            }
            groups[count++] = value;
            boolean colon = Chars.at(text, i) == ':';
            if (colon && gap < 0 && Chars.at(text, i + 1) == ':') {
                gap = count;
                i += 2;
                if (Chars.hex(Chars.at(text, i)) < 0) {
                    break;
                }
            } else if (colon && count < GROUPS && Chars.hex(Chars.at(text, i + 1)) >= 0) {
                i++;
            } else {
                break;
            }
        }
        if (gap < 0) {
            return count == GROUPS ? i : -1;
        }
        if (count < MIN_GROUPS || count == GROUPS) {
            return -1;
        }
        int moved = count - gap;
        System.arraycopy(groups, gap, groups, GROUPS - moved, moved);
        Arrays.fill(groups, gap, GROUPS - moved, 0);
        return i;
    }
}
