package dev.mews.filters.pii;

import java.util.Locale;
import java.util.Set;

/**
 * Finds e-mail addresses: a local part of letters, digits and {@code . _ % + -}, an {@code @}, and a domain of at least
 * two labels whose last one can be a top-level domain. Letters may be any of a script with two cases, in the domain of
 * any script. Quoted local parts and address literals are not found.
 *
 * @see "RFC 5321, section 4.5.3.1 and RFC 1035, section 2.3.4 for the lengths; RFC 6531 for letters beyond ASCII"
 */
final class EmailScanner {
    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 253;
    private static final int MAX_LABEL = 63;

    /** Words before an {@code @} in code or in the address of a repository, which name no person. */
    private static final Set<String> NOT_A_PERSON =
            Set.of("git", "this", "super", "self", "return", "break", "continue");

    /** Endings of file names ({@code icon@2x.png}) and members ({@code x@layer.weight}) that are no country code. */
    private static final Set<String> NOT_A_TOP_LEVEL = Set.of(
            ("png jpg jpeg gif svg webp bmp ico tif tiff avif js jsx mjs cjs tsx vue css scss sass less htm html xhtml "
                            + "json jsonl xml yaml yml toml txt csv tsv pdf doc docx xls xlsx ppt exe dll jar java class cpp "
                            + "hpp php rb kt swift scala go zip gz tar bz tgz deb rpm log conf cfg ini lock sql db bak tmp "
                            + "woff ttf otf eot wav avi min map test spec tex bib "
                            + "weight weights bias shape transpose reshape frame inv conj data grad length value values")
                    .split(" "));

    private EmailScanner() {}

    static void scan(String text, Matches matches) {
        int floor = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', Math.max(at + 1, floor))) {
            int start = localStart(text, at, floor);
            if (start >= at || Chars.at(text, start - 1) == '$') { // $USER@host: a variable
                continue;
            }
            int end = domainEnd(text, at + 1);
            if (end < 0 || NOT_A_PERSON.contains(text.substring(start, at)) || inUrlCredentials(text, start)) {
                continue;
            }
            matches.add(Matches.Kind.EMAIL, start, end);
            floor = end;
        }
    }

    /** Start of the local part that ends at {@code at}; {@code at} when there is none. */
    private static int localStart(String text, int at, int floor) {
        int i = at;
        while (i > floor) {
            char c = text.charAt(i - 1);
            boolean dot = c == '.' && i < at && text.charAt(i) != '.';
            boolean escaped = c == '\\' && i < at && text.charAt(i) == '_'; // \_ in LaTeX
            if (!dot && !escaped && !isLocal(c)) {
                break;
            }
            i--;
            if (at - i > MAX_LOCAL) {
                return at;
            }
        }
        if (i < at && Chars.isEscapeLetter(text, i)) {
            i++;
        }
        while (i < at && !isAlnum(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isLocal(char c) {
        return isAlnum(c) || c == '_' || c == '%' || c == '+' || c == '-';
    }

    private static boolean isAlnum(char c) {
        return Chars.isDigit(c) || Chars.isCasedLetter(c);
    }

    /** End of the domain that starts at {@code from}: after its last label that can be a top-level one; else -1. */
    private static int domainEnd(String text, int from) {
        int best = -1;
        int labelStart = from;
        int labelEnd;
        while (true) {
            labelEnd = labelEnd(text, labelStart);
            if (labelEnd == labelStart || labelEnd - labelStart > MAX_LABEL || labelEnd - from > MAX_DOMAIN) {
                return -1;
            }
            if (labelStart > from && isTopLevel(text, labelStart, labelEnd)) {
                best = labelEnd;
            }
            if (Chars.at(text, labelEnd) != '.' || !isLabelStart(Chars.at(text, labelEnd + 1))) {
                break;
            }
            labelStart = labelEnd + 1;
        }
        char next = Chars.at(text, labelEnd);
        // a call in code, or a longer word
        boolean refused = next == '(' || (next == '_' && Chars.isWord(Chars.at(text, labelEnd + 1)));
        return refused ? -1 : best;
    }

    private static boolean isLabelStart(char c) {
        return Chars.isDigit(c) || (c < 128 ? Chars.isAsciiLetter(c) : Character.isLetter(c));
    }

    /** A label of letters with two cases ends before a letter of another script: {@code a@b.com} in Chinese text. */
    private static int labelEnd(String text, int start) {
        boolean cased = isAlnum(Chars.at(text, start));
        int i = start;
        // one more than allowed is enough to refuse it
        while (i < text.length() && i - start <= MAX_LABEL) {
            char c = text.charAt(i);
            boolean inside = cased ? isAlnum(c) : isLabelStart(c) || isMark(c);
            if (!inside && !(c == '-' && i > start)) {
                break;
            }
            i++;
        }
        while (i > start && text.charAt(i - 1) == '-') {
            i--;
        }
        return i;
    }

    private static boolean isMark(char c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isTopLevel(String text, int start, int end) {
        int length = end - start;
        if (length > 5 && text.startsWith("xn--", start)) {
            return true;
        }
        if (length < 2 || length > 24) {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '-' || Chars.isDigit(c)) {
                return false;
            }
        }
        return !NOT_A_TOP_LEVEL.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
    }

    /** Whether {@code start} follows {@code ://user:}, so that the local part is a password. */
    private static boolean inUrlCredentials(String text, int start) {
        if (Chars.at(text, start - 1) != ':') {
            return false;
        }
        for (int i = start - 2; i > Math.max(1, start - 2 - MAX_LOCAL); i--) {
            char c = text.charAt(i);
            if (c == '/') {
                return text.startsWith("://", i - 2);
            }
            if (c <= ' ' || c == '@') {
                return false;
            }
        }
        return false;
    }
}
