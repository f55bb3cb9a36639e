package dev.mews.model.internal.torch;

import dev.mews.model.ModelException;

/** Checks of token ids. An id outside the vocabulary would read outside the embedding matrix. */
public final class Tokens {
    private Tokens() {}

    public static void check(int[] tokens, int vocabularySize) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("tokens must not be empty");
        }
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= vocabularySize) {
                throw new ModelException("token " + i + " has id " + tokens[i] + ", but the model's vocabulary has "
                        + vocabularySize + " entries: were the shards made with another tokenizer?");
            }
        }
    }
}
