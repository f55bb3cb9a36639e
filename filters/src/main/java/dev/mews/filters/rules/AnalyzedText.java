package dev.mews.filters.rules;

/** A text and its words, cut when first asked for. Lengths are in code points, as the rules' thresholds are. */
public final class AnalyzedText {
    private final String text;
    private final WordSegmenter segmenter;
    private final int codePoints;
    private final boolean oneUnitPerCodePoint;
    private WordList words;

    AnalyzedText(String text, WordSegmenter segmenter) {
        this.text = text;
        this.segmenter = segmenter;
        this.codePoints = text.codePointCount(0, text.length());
        this.oneUnitPerCodePoint = codePoints == text.length();
    }

    /** The text itself. */
    public String text() {
        return text;
    }

    /** Length of the text in code points. */
    public int codePoints() {
        return codePoints;
    }

    /** Length of {@code [start, end)}, given in UTF-16 units, in code points. */
    int length(int start, int end) {
        return oneUnitPerCodePoint ? end - start : text.codePointCount(start, end);
    }

    /** The words of the text in order. */
    WordList words() {
        if (words == null) {
            words = segmenter.segment(text);
        }
        return words;
    }

    /** Number of words, counted no further than {@code limit}. */
    int countWordsUpTo(int limit) {
        return words != null ? Math.min(words.size(), limit) : segmenter.countUpTo(text, limit);
    }

    /** The segmenter that cut this text. */
    WordSegmenter segmenter() {
        return segmenter;
    }
}
