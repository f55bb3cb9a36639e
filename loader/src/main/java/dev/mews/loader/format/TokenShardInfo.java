package dev.mews.loader.format;

import java.util.Objects;

/**
 * What every document of a token shard has in common.
 *
 * @param source name of the source
 * @param vocabularySize number of token ids; every token is below it; decides the {@link TokenType}
 * @param endOfText the token that ends each document
 * @param tokenizer fingerprint of the tokenizer, for example the SHA-256 of its {@code tokenizer.json}: shards of different
 *     tokenizers are never mixed
 */
public record TokenShardInfo(String source, int vocabularySize, int endOfText, String tokenizer) {
    public TokenShardInfo {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(tokenizer, "tokenizer");
        if (vocabularySize < 1) {
            throw new IllegalArgumentException("vocabularySize must be at least 1, but was " + vocabularySize);
        }
        if (endOfText < 0 || endOfText >= vocabularySize) {
            throw new IllegalArgumentException(
                    "endOfText must be in [0, " + vocabularySize + "), but was " + endOfText);
        }
    }
}
