package dev.mews.tokenizer;

/**
 * How a token that stands for itself is found in text: the flags of {@code added_tokens} in {@code tokenizer.json}.
 *
 * @param special whether it controls a model, so that text only yields it when that is allowed; otherwise it is always
 *     found
 * @param normalized whether it is looked for after the text was normalized, instead of before
 * @param leftStrip whether it takes the white space before it
 * @param rightStrip whether it takes the white space after it
 * @param singleWord whether it is only found where no word character ({@code \w}) touches it
 */
public record AddedTokenRule(
        boolean special, boolean normalized, boolean leftStrip, boolean rightStrip, boolean singleWord) {
    /** A special token found as it stands. */
    public static final AddedTokenRule PLAIN = new AddedTokenRule(true, false, false, false, false);

    /** Whether this is the rule of a special token found as it stands. */
    public boolean isPlain() {
        return special && !normalized && !leftStrip && !rightStrip && !singleWord;
    }
}
