package dev.mews.loader.format;

/** How a token id is stored in a {@code .bin} file: little-endian, with the type codes of Megatron's indexed datasets. */
public enum TokenType {
    /** Unsigned, two bytes. */
    U16(8, 2, 0xFFFF),
    /** Signed, four bytes: Megatron has no code for an unsigned one. */
    I32(4, 4, Integer.MAX_VALUE);

    private final int code;
    private final int bytes;
    private final int maxToken;

    TokenType(int code, int bytes, int maxToken) {
        this.code = code;
        this.bytes = bytes;
        this.maxToken = maxToken;
    }

    /** Megatron's rule: two bytes below 65,500 entries, else four. */
    public static TokenType forVocabulary(int vocabularySize) {
        if (vocabularySize < 1) {
            throw new IllegalArgumentException("vocabularySize must be at least 1, but was " + vocabularySize);
        }
        return vocabularySize < 65_500 ? U16 : I32;
    }

    /** The code in the {@code .idx} header. */
    public int code() {
        return code;
    }

    /** Bytes per token. */
    public int bytes() {
        return bytes;
    }

    /** The largest token id this type holds. */
    public int maxToken() {
        return maxToken;
    }
}
