package dev.mews.filters.extract;

/** A run of inline content between two block boundaries: a paragraph, a heading, a list item, a cell, a code block. */
final class Block {
    enum Kind {
        PARAGRAPH,
        HEADING,
        ITEM,
        CELL,
        PREFORMATTED,
        QUOTE,
        OTHER
    }

    final Region region;
    final Kind kind;
    final String text;
    final int linkChars;
    /** Number of formulas in the text. */
    final int formulas;
    /** Table row and cell the text stands in, 0 outside tables. */
    final int row;

    final int cell;
    /** True when the text looks like sentences, code or formulas and not like a label or a list of links. */
    final boolean prose;

    Block(Region region, Kind kind, String text, int linkChars, int formulas, int row, int cell) {
        this.region = region;
        this.kind = kind;
        this.text = text;
        this.linkChars = linkChars;
        this.formulas = formulas;
        this.row = row;
        this.cell = cell;
        this.prose = looksLikeProse();
    }

    double linkDensity() {
        return text.isEmpty() ? 0 : Math.min(1, (double) linkChars / text.length());
    }

    /** Long enough, with sentence punctuation, and not mostly links. */
    private boolean looksLikeProse() {
        if (kind == Kind.HEADING || linkDensity() > 0.4) {
            return false;
        }
        if (kind == Kind.PREFORMATTED || formulas > 0) {
            return text.length() >= 20;
        }
        int weight = 0;
        int stops = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // one CJK character says about as much as two and a half letters
            weight += c >= 0x2E80 && c <= 0xD7FF ? 5 : 2;
            if (c == '.' || c == '!' || c == '?' || c == ',' || c == ';' || c == ':' || c == '。' || c == '、' || c == '，'
                    || c == '۔' || c == '،' || c == '।') {
                stops++;
            }
        }
        int length = weight / 2;
        return length >= 140 || (length >= 50 && stops > 0);
    }
}
