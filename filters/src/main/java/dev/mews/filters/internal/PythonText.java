package dev.mews.filters.internal;

/**
 * Character classes and line splitting as Python's {@code str} defines them: the published thresholds of the rules were
 * measured with these.
 */
public final class PythonText {
    private PythonText() {}

    /** {@code str.isspace}: bidirectional class B, S or WS, or category Zs. All such characters are in the BMP. */
    public static boolean isSpace(int c) {
        if (c < 0x80) {
            return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f);
        }
        return c == 0x85
                || c == 0xa0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    /** Line boundary of {@code str.splitlines}; a carriage return followed by a line feed is one boundary. */
    public static boolean isLineBreak(int c) {
        return c == '\n'
                || c == '\r'
                || c == 0x0b
                || c == 0x0c
                || (c >= 0x1c && c <= 0x1e)
                || c == 0x85
                || c == 0x2028
                || c == 0x2029;
    }

    /** End of the line that starts at {@code from}: index of its boundary, or {@code end}. */
    public static int lineEnd(CharSequence text, int from, int end) {
        int i = from;
        while (i < end && !isLineBreak(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Start of the line behind the boundary at {@code lineEnd}. */
    public static int nextLine(CharSequence text, int lineEnd, int end) {
        if (lineEnd >= end) {
            return end;
        }
        boolean pair = text.charAt(lineEnd) == '\r' && lineEnd + 1 < end && text.charAt(lineEnd + 1) == '\n';
        return lineEnd + (pair ? 2 : 1);
    }

    /** First index in {@code [start, end)} that is no white space, or {@code end}. */
    public static int skipSpace(CharSequence text, int start, int end) {
        int i = start;
        while (i < end && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Index behind the last character of {@code [start, end)} that is no white space, or {@code start}. */
    public static int trimEnd(CharSequence text, int start, int end) {
        int i = end;
        while (i > start && isSpace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    /** Non-overlapping occurrences, as {@code str.count}. */
    public static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
