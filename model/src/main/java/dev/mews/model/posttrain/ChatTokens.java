package dev.mews.model.posttrain;

/**
 * A conversation as a model reads it.
 *
 * @param tokens token ids
 * @param answer for each token, whether the assistant says it: the tokens of an answer and the mark that ends it
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record ChatTokens(int[] tokens, boolean[] answer) {
    public ChatTokens {
        if (tokens.length != answer.length) {
            throw new IllegalArgumentException(
                    "tokens and answer must be of equal length, but were " + tokens.length + " and " + answer.length);
        }
    }

    /** Number of tokens that the assistant says. */
    public int answerTokens() {
        int count = 0;
        for (boolean said : answer) {
            count += said ? 1 : 0;
        }
        return count;
    }
}
