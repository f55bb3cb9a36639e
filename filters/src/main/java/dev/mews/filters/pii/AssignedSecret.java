package dev.mews.filters.pii;

import java.util.List;
import java.util.Locale;

/**
 * A value given to a name such as {@code password}: {@code dbPassword = "…"}, {@code "api_key": "…"},
 * {@code <password>…</password>}, {@code setToken("…")}; without quotes only as {@code NAME=value} or as the rest of a
 * line after {@code name: }, since in code such a value is mostly an expression.
 */
final class AssignedSecret {
    /** Where a name is looked for. */
    static final List<String> KEYWORDS = List.of(
            "password",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "api_key",
            "apikey",
            "api-key",
            "token",
            "access_key",
            "accesskey",
            "private_key",
            "auth_key");

    /** A name that goes on like this is about a secret and does not hold one. */
    private static final List<String> ABOUT = List.of(
            "type",
            "name",
            "field",
            "file",
            "path",
            "url",
            "uri",
            "endpoint",
            "length",
            "count",
            "size",
            "label",
            "hint",
            "message",
            "error",
            "format",
            "pattern",
            "regex",
            "prefix",
            "suffix",
            "header",
            "expir",
            "ttl",
            "class",
            "policy",
            "column",
            "param",
            "selector",
            "version",
            "algorithm",
            "placeholder",
            "input",
            "env",
            "var",
            "hash",
            "digest",
            "id",
            "index",
            "text",
            "title",
            "kind",
            "scope",
            "store",
            "manager");

    private static final int MAX_REST = 40;
    private static final int MIN_VALUE = 8;
    private static final int MIN_UNQUOTED = 12;
    private static final int MAX_VALUE = 200;
    private static final double UNQUOTED_EXTRA_ENTROPY = 0.25;

    private final double minEntropy;

    AssignedSecret(double minEntropy) {
        this.minEntropy = minEntropy;
    }

    /**
     * Reports the value given to the name that holds a keyword in {@code [start, end)}.
     *
     * @return the end of the value; {@code start} when there is none
     */
    int find(String text, int start, int end, Matches matches) {
        int nameEnd = nameEnd(text, end);
        if (nameEnd < 0) {
            return start;
        }
        int i = nameEnd;
        while (isQuote(Chars.at(text, i)) || Chars.at(text, i) == ']') {
            i++; // "password": or ["password"] =
            if (i - nameEnd > 2) {
                return start;
            }
        }
        int operator = skipBlanks(text, i);
        int operand = operatorEnd(text, operator);
        if (operand == operator) {
            return start;
        }
        int value = skipBlanks(text, operand);
        int open = isQuote(Chars.at(text, value)) ? value : value + 1; // b"…", f'…'
        if (isQuote(Chars.at(text, open))) {
            return quoted(text, start, open + 1, text.charAt(open), matches);
        }
        char sign = text.charAt(operator);
        if (sign == '>' && operand == operator + 1) {
            return quoted(text, start, operand, '<', matches);
        }
        boolean line = sign == ':' && value > operand;
        boolean tight = sign == '=' && value == operator + 1 && operator == nameEnd;
        return line || tight ? unquoted(text, start, value, line, matches) : start;
    }

    /** End of the name; -1 when it only begins like one ({@code tokenizer}) or is about a secret. */
    private static int nameEnd(String text, int end) {
        int i = end;
        while (i - end <= MAX_REST && (Chars.isAsciiWord(Chars.at(text, i)) || isNameHyphen(text, i))) {
            i++;
        }
        if (i - end > MAX_REST) {
            return -1;
        }
        char last = text.charAt(end - 1);
        char next = Chars.at(text, end);
        boolean sameWord = Chars.isAsciiLetter(next) && (next >= 'a' || last < 'a');
        String rest = text.substring(end, i).toLowerCase(Locale.ROOT);
        return sameWord || ABOUT.stream().anyMatch(rest::contains) ? -1 : i;
    }

    private static boolean isNameHyphen(String text, int i) {
        return Chars.at(text, i) == '-' && Chars.isAsciiWord(Chars.at(text, i + 1));
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i - from < 8 && (Chars.at(text, i) == ' ' || Chars.at(text, i) == '\t') && i < text.length()) {
            i++;
        }
        return i;
    }

    private static int operatorEnd(String text, int from) {
        char first = Chars.at(text, from);
        if (first == '(') {
            return from + 1;
        }
        int i = from;
        while (i - from < 3 && "=:>!".indexOf(Chars.at(text, i)) >= 0) {
            i++;
        }
        return i;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private int quoted(String text, int start, int from, char close, Matches matches) {
        int i = from;
        while (i - from <= MAX_VALUE && Chars.at(text, i) > ' ' && text.charAt(i) != close) {
            i += text.charAt(i) == '\\' && i + 1 < text.length() && text.charAt(i + 1) == close ? 2 : 1;
        }
        return Chars.at(text, i) == close ? report(text, start, from, i, MIN_VALUE, minEntropy, matches) : start;
    }

    private int unquoted(String text, int start, int from, boolean wholeLine, Matches matches) {
        int i = from;
        while (i - from <= MAX_VALUE && isUnquoted(Chars.at(text, i))) {
            i++;
        }
        boolean last = i == text.length() || Chars.at(text, i) == '\n' || Chars.at(text, i) == '\r';
        boolean ends = last || (!wholeLine && " \t&\"'<".indexOf(Chars.at(text, i)) >= 0);
        return ends ? report(text, start, from, i, MIN_UNQUOTED, minEntropy + UNQUOTED_EXTRA_ENTROPY, matches) : start;
    }

    private static boolean isUnquoted(char c) {
        return Chars.isAsciiWord(c) || c == '+' || c == '/' || c == '=' || c == '-';
    }

    private static int report(
            String text, int start, int from, int to, int minLength, double entropy, Matches matches) {
        if (to - from < minLength || to - from > MAX_VALUE) {
            return start;
        }
        String value = text.substring(from, to);
        if (!looksRandom(value) || Entropy.bitsPerCharacter(value) < entropy || Placeholders.isPlaceholder(value)) {
            return start;
        }
        matches.add(Matches.Kind.SECRET, from, to);
        return to;
    }

    /** Letters with digits or signs, but no path, address or words joined by {@code _ - . : /}. */
    private static boolean looksRandom(String value) {
        int letters = 0;
        int others = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Chars.isAsciiLetter(c)) {
                letters++;
            } else if (!isJoint(c)) {
                others++;
            }
        }
        return letters > 0 && others > 0 && !value.contains("://") && value.charAt(0) != '/' && !isWords(value);
    }

    private static boolean isJoint(char c) {
        return c == '_' || c == '-' || c == '.' || c == ':' || c == '/';
    }

    /** Words of one case with at most two digits at their end: {@code oauth2_token_v1}, {@code USER-PASSWORD}. */
    private static boolean isWords(String value) {
        int digits = 0;
        int letters = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isJoint(c)) {
                digits = 0;
                letters = 0;
            } else if (Chars.isDigit(c)) {
                if (letters == 0 || ++digits > 2) {
                    return false;
                }
            } else if (!Chars.isAsciiLetter(c) || digits > 0) {
                return false;
            } else {
                boolean mixed = letters > 1 && (c < 'a') != (value.charAt(i - 1) < 'a');
                if (mixed) {
                    return false;
                }
                letters++;
            }
        }
        return true;
    }
}
