package dev.mews.tokenizer.verify;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.format.LlamaCppPattern;

/**
 * What llama.cpp makes of a vocabulary, told by our own encoder with llama.cpp's pattern: it changes no text before it cuts it.
 * {@code LlamaCppTest} compares it with llama.cpp itself.
 */
public final class LlamaCppTwin implements Reference {
    private final String name;
    private final Tokenizer twin;

    /** @param tokenizer whose vocabulary and merges llama.cpp would read */
    public LlamaCppTwin(Tokenizer tokenizer, LlamaCppPattern pattern) {
        name = "llama.cpp with " + pattern.preName();
        twin = new Tokenizer(
                tokenizer.vocabulary(), tokenizer.merges(), pattern.preTokenizer(), pattern.wholeWordsFirst());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] encode(String text) {
        return twin.encode(text);
    }

    @Override
    public void close() {}
}
