package dev.mews.filters.code;

/**
 * Finds data that is encoded as text: Base64, bytes in hexadecimal, Unicode escapes. One pass each, whatever the input;
 * the patterns are those of StarCoder2, written by hand because they backtrack badly in a regular expression.
 *
 * @see "Lozhkov et al.: StarCoder 2 and The Stack v2, section 3.4"
 */
public final class EncodedData {
    /** What was found: length of the longest match and of all matches, in UTF-16 units. */
    public record Found(int longest, int total) {}

    private static final int MIN_BASE64 = 64;
    private static final int MIN_REPEATS = 8;

    private EncodedData() {}

    /** Runs of at least 64 Base64 characters, line feeds included. */
    public static Found base64(String text) {
        int longest = 0;
        int total = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && isBase64(text.charAt(i))) {
                continue;
            }
            int length = i - start;
            if (length >= MIN_BASE64) {
                longest = Math.max(longest, length);
                total += length;
            }
            start = i + 1;
        }
        return new Found(longest, total);
    }

    /** At least eight bytes in a row such as {@code 0x1f,}, {@code \x1f} or {@code 1f}, with or without white space. */
    public static Found hex(String text) {
        int longest = 0;
        int total = 0;
        int i = 0;
        int length = text.length();
        while (i < length) {
            int end = i;
            int count = 0;
            for (int next = byteEnd(text, end); next > 0; next = byteEnd(text, end)) {
                end = next;
                count++;
            }
            if (count >= MIN_REPEATS) {
                longest = Math.max(longest, end - i);
                total += end - i;
            }
            i = Math.max(end, i + 1);
        }
        return new Found(longest, total);
    }

    /** At least eight Unicode escapes of four digits in a row. */
    public static Found unicodeEscapes(String text) {
        int longest = 0;
        int total = 0;
        int i = text.indexOf("\\u");
        while (i >= 0) {
            int end = i;
            int count = 0;
            while (text.startsWith("\\u", end) && end + 6 <= text.length() && allHex(text, end + 2, end + 6)) {
                end += 6;
                count++;
            }
            if (count >= MIN_REPEATS) {
                longest = Math.max(longest, end - i);
                total += end - i;
            }
            i = text.indexOf("\\u", Math.max(end, i + 2));
        }
        return new Found(longest, total);
    }

    /** End of the byte that starts at a word boundary at {@code i}, with its separator; -1 when there is none. */
    private static int byteEnd(String text, int i) {
        int length = text.length();
        if (i >= length || isWord(text, i - 1) == isWord(text, i)) {
            return -1;
        }
        int digits = text.startsWith("0x", i) || text.startsWith("\\x", i) ? i + 2 : i;
        if (digits + 2 > length || !allHex(text, digits, digits + 2)) {
            return -1;
        }
        int end = digits + 2;
        if (end < length && text.charAt(end) == ',') {
            end++;
        } else if (isWord(text, end)) {
            return -1;
        }
        while (end < length && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isWord(String text, int i) {
        if (i < 0 || i >= text.length()) {
            return false;
        }
        char c = text.charAt(i);
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static boolean allHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '\n'
                || c == '=';
    }
}
