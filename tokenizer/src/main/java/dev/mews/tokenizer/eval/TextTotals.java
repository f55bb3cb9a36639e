package dev.mews.tokenizer.eval;

/**
 * What texts hold, whatever the tokenizer.
 *
 * @param documents number of texts
 * @param bytes in UTF-8
 * @param characters Unicode code points
 * @param words by Unicode's UAX 29, see {@link TextMeter}
 */
public record TextTotals(long documents, long bytes, long characters, long words) {
    /** Nothing. */
    public static final TextTotals NONE = new TextTotals(0, 0, 0, 0);

    /** Both together. */
    public TextTotals plus(TextTotals other) {
        return new TextTotals(
                documents + other.documents, bytes + other.bytes, characters + other.characters, words + other.words);
    }
}
