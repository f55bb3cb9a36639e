package dev.mews.tokenizer.eval;

import dev.mews.tokenizer.Tokenizer;
import java.util.Collection;
import java.util.TreeSet;

/**
 * Words of a list that a tokenizer keeps whole. Each different word counts once.
 *
 * @param words number of different words
 * @param bare those that are one token alone
 * @param inText those that are one token alone or behind a space, as in running text
 */
public record SingleTokenWords(long words, long bare, long inText) {
    /** Looks at the words of a list; empty ones are left out. */
    public static SingleTokenWords of(Tokenizer tokenizer, Collection<String> list) {
        long words = 0;
        long bare = 0;
        long inText = 0;
        for (String word : new TreeSet<>(list)) {
            if (word.isEmpty()) {
                continue;
            }
            words++;
            boolean alone = tokenizer.encode(word).length == 1;
            bare += alone ? 1 : 0;
            inText += alone || tokenizer.encode(" " + word).length == 1 ? 1 : 0;
        }
        return new SingleTokenWords(words, bare, inText);
    }

    /** Single token retention rate, in [0, 1]: the share of words that are one token alone (arXiv 2510.09947). */
    public double rate() {
        return Metrics.ratio(bare, words);
    }

    /** The share of words that are one token alone or behind a space: what running text sees. */
    public double rateInText() {
        return Metrics.ratio(inText, words);
    }
}
