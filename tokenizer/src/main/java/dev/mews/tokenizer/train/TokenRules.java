package dev.mews.tokenizer.train;

/**
 * Which tokens training does not make, however frequent.
 *
 * @param maxWhitespaceRun white-space characters in a row that a token may hold; 0 for any number
 * @param singleScript whether the letters of a token must be of one Unicode script. Han, Hiragana, Katakana, Bopomofo and
 *     Hangul are taken as one; characters of no script of their own, such as digits, go with all
 * @param minCharacterCount a token does not hold a whole character that occurs less often in the counts (weighted): such
 *     characters stay bytes; 0 for no limit
 */
public record TokenRules(int maxWhitespaceRun, boolean singleScript, long minCharacterCount) {
    /** Any token. */
    public static final TokenRules NONE = new TokenRules(0, false, 0);

    /** Checks the ranges. */
    public TokenRules {
        if (maxWhitespaceRun < 0 || minCharacterCount < 0) {
            throw new IllegalArgumentException(
                    "max whitespace run and min character count must be at least 0, but were %d and %d"
                            .formatted(maxWhitespaceRun, minCharacterCount));
        }
    }
}
