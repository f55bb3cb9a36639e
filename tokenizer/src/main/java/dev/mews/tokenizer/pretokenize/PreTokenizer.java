package dev.mews.tokenizer.pretokenize;

/**
 * Cuts text into pre-tokens: the pieces that merges never cross. Works on UTF-8 bytes, without a regular expression.
 * Implementations, but for a {@link #walk}, are immutable and safe for use by several threads.
 *
 * <p>Every byte of the text belongs to exactly one pre-token. A byte that is not part of a well-formed UTF-8 sequence
 * counts as one symbol character and is kept as it is, so cutting is lossless for any bytes.
 */
public interface PreTokenizer {
    /** Shortest array that {@link #cut} takes. */
    int MIN_ENDS = 64;

    /**
     * What cuts one text from its begin to its end: calling its {@link #next} with each answer as the next {@code from}.
     * That is this pre-tokenizer itself where a pre-token does not depend on those before it; else it is for one thread.
     */
    default PreTokenizer walk() {
        return this;
    }

    /**
     * End of the pre-token that begins at {@code from}, where a {@link #walk} is or where the text begins.
     *
     * @param from start of a pre-token, less than {@code to}
     * @param to end of the text; white space before it counts as trailing
     * @return more than {@code from}, at most {@code to}
     */
    int next(byte[] text, int from, int to);

    /** The regular expression (Oniguruma syntax, as in {@code tokenizer.json}) that cuts the same pieces. */
    String pattern();

    /**
     * Cuts pre-tokens in a row: those that {@link #next} gives one by one.
     *
     * @param from as for {@link #next}, as is {@code to}
     * @param ends receives where the pre-tokens end; at least {@value #MIN_ENDS} long
     * @return how many, at least 1; there are more where the last one ends before {@code to}
     */
    default int cut(byte[] text, int from, int to, int[] ends) {
        int n = 0;
        for (int at = from; at < to && n < ends.length; n++) {
            at = next(text, at, to);
            ends[n] = at;
        }
        return n;
    }
}
