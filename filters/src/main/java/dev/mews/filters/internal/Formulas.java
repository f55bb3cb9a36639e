package dev.mews.filters.internal;

import java.util.HashMap;
import java.util.Map;

/** Formulas in plain text: {@code $…$}, {@code $$…$$}, {@code \(…\)}, {@code \[…\]} and LaTeX display environments. */
public final class Formulas {
    private static final int MAX_LENGTH = 4000;
    private static final String[] ENVIRONMENTS = {"align", "equation", "gather", "eqnarray", "multline", "displaymath"};

    private final String text;
    /** For each closing mark where it next occurs, so that open delimiters without an end cost one search in all. */
    private final Map<String, Integer> closings = new HashMap<>();

    private Formulas(String text) {
        this.text = text;
    }

    /** Number of formulas in {@code text}. Amounts of money are none: a formula holds a command, a script or a relation. */
    public static int count(String text) {
        Formulas formulas = new Formulas(text);
        int count = 0;
        for (int i = next(text, 0); i < text.length(); ) {
            int end = formulas.end(i);
            if (end > 0) {
                count++;
                i = next(text, end);
            } else {
                i = next(text, skipped(text, i));
            }
        }
        return count;
    }

    /** The text with a space for every formula. */
    public static String without(String text) {
        Formulas formulas = new Formulas(text);
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        for (int i = next(text, 0); i < text.length(); ) {
            int end = formulas.end(i);
            if (end > 0) {
                out.append(text, copied, i).append(' ');
                copied = end;
                i = next(text, end);
            } else {
                i = next(text, skipped(text, i));
            }
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    /** The text with {@code \(…\)} as {@code $…$} and {@code \[…\]} as {@code $$…$$}; code keeps its own brackets. */
    public static String withDollars(String text) {
        if (!text.contains("\\(") && !text.contains("\\[")) {
            return text;
        }
        Formulas formulas = new Formulas(text);
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        for (int i = next(text, 0); i < text.length(); ) {
            int end = formulas.end(i);
            boolean inline = text.startsWith("\\(", i);
            if (end > 0 && (inline || text.startsWith("\\[", i))) {
                String mark = inline ? "$" : "$$";
                out.append(text, copied, i).append(mark);
                out.append(text.substring(i + 2, end - 2).strip()).append(mark);
                copied = end;
            }
            i = next(text, end > 0 ? end : skipped(text, i));
        }
        return out.append(text, copied, text.length()).toString();
    }

    /** Behind an escape: the second backslash of a line break opens nothing, nor does an escaped dollar. */
    private static int skipped(String text, int i) {
        boolean escape = text.startsWith("\\\\", i) || text.startsWith("\\$", i);
        return i + (escape ? 2 : 1);
    }

    /** Next dollar or backslash from {@code from} on. */
    private static int next(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '$' || c == '\\') {
                return i;
            }
        }
        return text.length();
    }

    /** End of the formula that opens at {@code i}, or -1. */
    private int end(int i) {
        if (text.charAt(i) == '$') {
            boolean display = text.startsWith("$$", i);
            int open = i + (display ? 2 : 1);
            int close = dollar(open, display);
            if (close < 0 || !(display || looksLikeFormula(open, close))) {
                return -1;
            }
            return close + (display ? 2 : 1);
        }
        if (text.startsWith("\\(", i)) {
            return closing(i + 2, "\\)");
        }
        if (text.startsWith("\\[", i)) {
            return closing(i + 2, "\\]");
        }
        if (text.startsWith("\\begin{", i)) {
            for (String name : ENVIRONMENTS) {
                if (text.startsWith(name, i + 7)) {
                    int brace = text.indexOf('}', i + 7);
                    return brace < 0 || brace - i > 30
                            ? -1
                            : closing(brace + 1, "\\end{" + text.substring(i + 7, brace + 1));
                }
            }
        }
        return -1;
    }

    private int closing(int from, String mark) {
        int at = closings.getOrDefault(mark, -1);
        if (at < from) {
            at = text.indexOf(mark, from);
            at = at < 0 ? Integer.MAX_VALUE : at;
            closings.put(mark, at);
        }
        return at - from > MAX_LENGTH ? -1 : at + mark.length();
    }

    private int dollar(int from, boolean display) {
        int limit = Math.min(text.length(), from + (display ? MAX_LENGTH : MAX_LENGTH / 4));
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '$') {
                boolean pair = i + 1 < text.length() && text.charAt(i + 1) == '$';
                return i == from || (display && !pair) ? -1 : i;
            } else if (c == '\n' && !display && i + 1 < limit && text.charAt(i + 1) == '\n') {
                return -1;
            }
        }
        return -1;
    }

    /** Space inside one delimiter only, as between two amounts, is no formula; inside both it needs a command. */
    private boolean looksLikeFormula(int from, int to) {
        boolean opensWide = Character.isWhitespace(text.charAt(from));
        boolean closesWide = Character.isWhitespace(text.charAt(to - 1));
        if (opensWide != closesWide) {
            return false;
        }
        boolean letter = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\\' || (!opensWide && (c == '^' || c == '_' || c == '=' || c == '<' || c == '>'))) {
                return true;
            }
            letter |= Character.isLetter(c);
        }
        return letter && to - from <= 3;
    }
}
