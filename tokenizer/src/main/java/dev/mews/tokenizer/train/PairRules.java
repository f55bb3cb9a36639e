package dev.mews.tokenizer.train;

import com.ibm.icu.lang.UScript;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.internal.UnicodeClasses;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import java.util.Arrays;

/** Decides which pairs may be merged: {@link TokenRules} and the longest token, on the bytes of the tokens. */
final class PairRules {
    private final TokenRules rules;
    private final int maxTokenBytes;
    private final long minCharacterCount;
    private final Int2LongOpenHashMap characters = new Int2LongOpenHashMap();

    /** Bytes of the tokens, when a rule looks at them. */
    private byte[][] tokens = {};

    PairRules(TokenRules rules, int maxTokenBytes, int firstByteId, long unit) {
        this.rules = rules;
        this.maxTokenBytes = maxTokenBytes;
        this.minCharacterCount = Math.multiplyExact(rules.minCharacterCount(), unit);
        if (!rules.equals(TokenRules.NONE)) {
            tokens = new byte[firstByteId + ByteAlphabet.SIZE][];
            for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
                tokens[firstByteId + rank] = new byte[] {(byte) ByteAlphabet.byteAt(rank)};
            }
        }
    }

    /** Takes note of the characters of a pre-token. */
    void see(byte[] word, int length, long count) {
        if (minCharacterCount > 0) {
            for (int i = 0; i < length; ) {
                int size = sizeAt(word, i, length);
                if (size > 0) {
                    int character = characterAt(word, i, size);
                    characters.put(character, CountFiles.sum(characters.get(character), count, "a character"));
                }
                i += Math.max(1, size);
            }
        }
    }

    /** Takes note that a token is made of two. */
    void define(int left, int right, int result) {
        if (tokens.length > 0) {
            if (result >= tokens.length) {
                tokens = Arrays.copyOf(tokens, Math.max(result + 1, 2 * tokens.length));
            }
            tokens[result] = joined(left, right);
        }
    }

    /** Whether a pair of tokens, together {@code length} bytes, may become a token. */
    boolean allow(int left, int right, long length) {
        return length <= maxTokenBytes && (tokens.length == 0 || allow(joined(left, right)));
    }

    /** Whether {@link TokenRules} allow a token. */
    private boolean allow(byte[] token) {
        int script = UScript.COMMON;
        int run = 0;
        for (int i = 0; i < token.length; ) {
            int size = sizeAt(token, i, token.length);
            if (size == 0) {
                run = 0;
                i++;
                continue;
            }
            int character = characterAt(token, i, size);
            run = UnicodeClasses.of(character) == UnicodeClasses.SPACE ? run + 1 : 0;
            if (rules.maxWhitespaceRun() > 0 && run > rules.maxWhitespaceRun()) {
                return false;
            }
            if (characters.get(character) < minCharacterCount) {
                return false;
            }
            if (rules.singleScript()) {
                int its = script(character);
                if (its != UScript.COMMON && script != UScript.COMMON && its != script) {
                    return false;
                }
                script = its == UScript.COMMON ? script : its;
            }
            i += size;
        }
        return true;
    }

    private byte[] joined(int left, int right) {
        byte[] joined = Arrays.copyOf(tokens[left], tokens[left].length + tokens[right].length);
        System.arraycopy(tokens[right], 0, joined, tokens[left].length, tokens[right].length);
        return joined;
    }

    private static int script(int character) {
        int script = UScript.getScript(character);
        return switch (script) {
            case UScript.HAN, UScript.HIRAGANA, UScript.KATAKANA, UScript.BOPOMOFO, UScript.HANGUL -> UScript.HAN;
            case UScript.INHERITED, UScript.UNKNOWN -> UScript.COMMON;
            default -> script;
        };
    }

    /** Bytes of the well-formed character at {@code i}, or 0 when there is none, as inside of a cut character. */
    private static int sizeAt(byte[] text, int i, int to) {
        int first = text[i] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (size == 0 || i + size > to) {
            return 0;
        }
        for (int k = 1; k < size; k++) {
            if ((text[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int character = characterAt(text, i, size);
        boolean shortest = character >= (size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000);
        return shortest && character <= Character.MAX_CODE_POINT && (character < 0xD800 || character > 0xDFFF)
                ? size
                : 0;
    }

    private static int characterAt(byte[] text, int i, int size) {
        int character = size == 1 ? text[i] : text[i] & (0xFF >>> (size + 1));
        for (int k = 1; k < size; k++) {
            character = character << 6 | (text[i + k] & 0x3F);
        }
        return character;
    }
}
