package dev.mews.filters.extract;

/**
 * A formula found in a page's markup.
 *
 * @param latex LaTeX without delimiters, white space collapsed
 * @param display true for a formula set on its own line
 */
record Formula(String latex, boolean display) {

    /** {@code $…$} or {@code $$…$$}; an {@code align}-like environment stands without delimiters, as LaTeX demands. */
    String delimited() {
        if (latex.startsWith("\\begin{align")
                || latex.startsWith("\\begin{equation")
                || latex.startsWith("\\begin{gather")
                || latex.startsWith("\\begin{eqnarray")
                || latex.startsWith("\\begin{multline")) {
            return latex;
        }
        return display ? "$$" + latex + "$$" : "$" + latex + "$";
    }

    /** Cleans {@code raw}: delimiters, the {@code \displaystyle} wrapper of Wikipedia and line breaks go. */
    static Formula of(String raw, boolean display) {
        String latex = collapse(raw);
        boolean block = display;
        boolean changed = true;
        while (changed && !latex.isEmpty()) {
            changed = false;
            if (latex.length() >= 4 && latex.startsWith("$$") && latex.endsWith("$$")) {
                latex = latex.substring(2, latex.length() - 2).strip();
                block = true;
                changed = true;
            } else if (latex.length() >= 2 && latex.startsWith("$") && latex.endsWith("$") && !latex.endsWith("\\$")) {
                latex = latex.substring(1, latex.length() - 1).strip();
                changed = true;
            } else if (latex.startsWith("\\(") && latex.endsWith("\\)")) {
                latex = latex.substring(2, latex.length() - 2).strip();
                changed = true;
            } else if (latex.startsWith("\\[") && latex.endsWith("\\]")) {
                latex = latex.substring(2, latex.length() - 2).strip();
                block = true;
                changed = true;
            } else {
                String inner = withoutStyleWrapper(latex);
                if (inner.length() != latex.length()) {
                    latex = inner;
                    changed = true;
                }
            }
        }
        return new Formula(latex, block);
    }

    private static String withoutStyleWrapper(String latex) {
        for (String style : new String[] {"{\\displaystyle ", "{\\textstyle ", "{\\scriptstyle "}) {
            if (latex.startsWith(style) && closesAtEnd(latex)) {
                return latex.substring(style.length(), latex.length() - 1).strip();
            }
        }
        return latex;
    }

    /** True when the brace that opens {@code latex} is closed by its last character. */
    private static boolean closesAtEnd(String latex) {
        int depth = 0;
        for (int i = 0; i < latex.length(); i++) {
            char c = latex.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i == latex.length() - 1;
            }
        }
        return false;
    }

    private static String collapse(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '\u00a0') {
                space = out.length() > 0;
            } else {
                if (space) {
                    out.append(' ');
                    space = false;
                }
                out.append(c);
            }
        }
        return out.toString();
    }
}
