package dev.mews.tokenizer.train;

import dev.mews.tokenizer.bpe.WordEncoder;

/** A pre-token on its way into {@link MergeState}s: its bytes, or the tokens that earlier merges make of them. */
final class WordTokens {
    private final WordEncoder encoder;
    private byte[] bytes;
    private int length;
    private int tokens;

    /** @param encoder null when there are no earlier merges */
    WordTokens(WordEncoder encoder) {
        this.encoder = encoder;
    }

    /** Goes to another pre-token; the bytes are not copied. */
    void set(byte[] itsBytes, int itsLength) {
        bytes = itsBytes;
        length = itsLength;
        if (encoder != null) {
            tokens = encoder.encode(bytes, 0, length);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Adds it; its number there. */
    int addTo(MergeState state, long count) {
        if (encoder == null) {
            return state.addWord(bytes, length, count);
        }
        return state.addWord(encoder.ids(), tokens, length, count);
    }
}
