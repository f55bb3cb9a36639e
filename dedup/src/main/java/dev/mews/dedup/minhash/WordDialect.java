package dev.mews.dedup.minhash;

/** How normalised text becomes words. */
public enum WordDialect {
    /**
     * Words are what stands between spaces; in the scripts written without spaces between words (Han, Hiragana, Katakana,
     * Bopomofo, Thai, Lao, Khmer, Myanmar, Tibetan) every code point is a word. The same as {@link #WHITESPACE} for
     * text in any other script.
     */
    SCRIPT,

    /**
     * Words are what stands between spaces, in every script: Python's {@code split()}, for comparison with datatrove.
     * A paragraph of Chinese is then a handful of words.
     */
    WHITESPACE
}
