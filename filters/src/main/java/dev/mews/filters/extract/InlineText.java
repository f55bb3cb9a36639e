package dev.mews.filters.extract;

/** Collects the text of one block the way a browser shows it: white space collapses unless it is preformatted. */
final class InlineText {
    private final StringBuilder text = new StringBuilder();
    private boolean pendingSpace;
    private int pendingBreaks;
    private int linkChars;
    private int formulas;

    void append(String raw, boolean preformatted, boolean inLink) {
        int before = text.length();
        if (preformatted) {
            flushGap();
            appendPreformatted(raw);
        } else {
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                if (c <= ' ' || c == '\u00a0' || c == '\u3000' || (c >= '\u2000' && c <= '\u200a') || c == '\u2028') {
                    pendingSpace = true;
                } else if (c != '\u00ad' && c != '\ufeff' && c != '\u200b') {
                    flushGap();
                    text.append(c);
                }
            }
        }
        if (inLink) {
            linkChars += text.length() - before;
        }
    }

    private void appendPreformatted(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\r') {
                if (i + 1 == raw.length() || raw.charAt(i + 1) != '\n') {
                    text.append('\n');
                }
            } else if (c != '\0') {
                text.append(c);
            }
        }
    }

    void appendFormula(Formula formula) {
        formulas++;
        if (formula.display()) {
            lineBreak();
        }
        flushGap();
        text.append(formula.delimited());
        if (formula.display()) {
            lineBreak();
        }
    }

    void lineBreak() {
        if (text.length() > 0) {
            pendingBreaks = 1;
        }
    }

    void space() {
        pendingSpace = true;
    }

    private void flushGap() {
        if (text.length() > 0 && pendingBreaks > 0) {
            text.append('\n');
        } else if (text.length() > 0 && pendingSpace && text.charAt(text.length() - 1) != '\n') {
            text.append(' ');
        }
        pendingBreaks = 0;
        pendingSpace = false;
    }

    boolean isEmpty() {
        return text.length() == 0;
    }

    int linkChars() {
        return linkChars;
    }

    int formulas() {
        return formulas;
    }

    /** The text so far; the collector is empty afterwards. */
    String take() {
        String result = text.toString();
        text.setLength(0);
        pendingSpace = false;
        pendingBreaks = 0;
        linkChars = 0;
        formulas = 0;
        return result;
    }
}
