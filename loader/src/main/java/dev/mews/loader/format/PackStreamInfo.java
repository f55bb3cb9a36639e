package dev.mews.loader.format;

import java.util.List;

/**
 * What all packed shards of one plan have in common.
 *
 * @param plan fingerprint of the plan (mixture, sources, seed) the packs follow: shards of different plans never mix
 * @param sources names of the sources; a pack names its source by index
 * @param vocabularySize number of token ids
 * @param endOfText the token that ends each document
 * @param padToken the token served where a pack has padding; never a target
 * @param tokenizer fingerprint of the tokenizer
 */
public record PackStreamInfo(
        String plan, List<String> sources, int vocabularySize, int endOfText, int padToken, String tokenizer) {
    public PackStreamInfo {
        sources = List.copyOf(sources);
        if (vocabularySize < 1) {
            throw new IllegalArgumentException("vocabularySize must be at least 1, but was " + vocabularySize);
        }
        if (padToken < 0 || padToken >= vocabularySize) {
            throw new IllegalArgumentException("padToken must be in [0, " + vocabularySize + "), but was " + padToken);
        }
    }
}
