package dev.mews.tokenizer.format;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks through the bytes of a JSON text. Throws the same exception for anything that is not as expected. */
final class JsonBytes {
    /* By Latin-1 and Latin Extended-A code point: the byte a byte-level character stands for, or -1. */
    private static final short[] BYTE_OF = new short[0x200];

    static {
        Arrays.fill(BYTE_OF, (short) -1);
        for (int b = 0; b < ByteAlphabet.SIZE; b++) {
            BYTE_OF[ByteAlphabet.spell(new byte[] {(byte) b}).charAt(0)] = (short) b;
        }
    }

    private final byte[] json;
    private int at;
    private int pairLeft;

    JsonBytes(byte[] json) {
        this.json = json;
    }

    /** What is thrown where something is not as expected; the slow reader says what it is. */
    static IOException unusual() {
        return new IOException("not the usual form");
    }

    byte[] bytes() {
        return json;
    }

    /** Place of the next value. */
    int at() {
        skipWhiteSpace();
        return at;
    }

    void moveTo(int place) {
        at = place;
    }

    boolean atEnd() {
        skipWhiteSpace();
        return at == json.length;
    }

    private void skipWhiteSpace() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    int peek() throws IOException {
        skipWhiteSpace();
        if (at == json.length) {
            throw unusual();
        }
        return json[at];
    }

    boolean take(char c) throws IOException {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char c) throws IOException {
        if (!take(c)) {
            throw unusual();
        }
    }

    /** A key without escapes, and its colon. */
    String key() throws IOException {
        expect('"');
        int from = at;
        while (at < json.length && json[at] != '"') {
            if (json[at++] == '\\') {
                throw unusual();
            }
        }
        String key = new String(json, from, at - from, StandardCharsets.UTF_8);
        expect('"');
        expect(':');
        peek();
        return key;
    }

    int number() throws IOException {
        peek();
        int from = at;
        long value = 0;
        while (at < json.length && json[at] >= '0' && json[at] <= '9' && at - from < 10) {
            value = value * 10 + json[at++] - '0';
        }
        if (at == from || value > Integer.MAX_VALUE || (json[from] == '0' && at - from > 1)) {
            throw unusual();
        }
        return (int) value;
    }

    /** Passes over one value. */
    void skip() throws IOException {
        int depth = 0;
        do {
            int c = peek();
            if (c == '"') {
                skipString();
            } else if (c == '{' || c == '[') {
                at++;
                depth++;
            } else if (c == '}' || c == ']') {
                at++;
                depth--;
            } else if (c == ',' || c == ':') {
                if (depth == 0) {
                    throw unusual();
                }
                at++;
            } else {
                skipScalar();
            }
        } while (depth > 0);
        if (depth < 0) {
            throw unusual();
        }
    }

    private void skipString() throws IOException {
        at++;
        while (at < json.length) {
            byte b = json[at++];
            if (b == '"') {
                return;
            }
            at += b == '\\' ? 1 : 0;
        }
        throw unusual();
    }

    private void skipScalar() throws IOException {
        int from = at;
        while (at < json.length && ",]} \n\r\t".indexOf(json[at]) < 0) {
            at++;
        }
        if (at == from) {
            throw unusual();
        }
    }

    /** Bytes of room that the next string needs at most. */
    int longestString() throws IOException {
        return json.length - at() > 4096 ? Math.max(4096, stringLength()) : json.length - at + 1;
    }

    private int stringLength() {
        int i = at + 1;
        while (i < json.length && json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return i - at + 1;
    }

    /** The bytes that a string in byte-level characters stands for: how many, -1 when it has other characters. */
    int spelled(byte[] target, int offset) throws IOException {
        return spelled(target, offset, false);
    }

    /** The bytes of two strings with one space between, written without the space; see {@link #pairLeft}. */
    int spelledPair(byte[] target) throws IOException {
        pairLeft = -1;
        int length = spelled(target, 0, true);
        return pairLeft > 0 && pairLeft < length ? length : -1;
    }

    /** How many of the last pair's bytes are its left part's. */
    int pairLeft() {
        return pairLeft;
    }

    private int spelled(byte[] target, int offset, boolean pair) throws IOException {
        expect('"');
        byte[] text = json;
        int i = at;
        int end = offset;
        boolean other = false;
        while (i < text.length && text[i] != '"') {
            int c = text[i++];
            if (c == '\\') {
                at = i;
                c = escaped();
                i = at;
            } else if (c < 0) {
                boolean twoBytes = (c & 0xE0) == 0xC0 && i < text.length;
                c = twoBytes ? (c & 0x1F) << 6 | (text[i] & 0x3F) : -1;
                i += twoBytes ? 1 : 0;
            }
            if (c == ' ' && pair && pairLeft < 0) {
                pairLeft = end - offset;
                continue;
            }
            int b = c >= 0 && c < BYTE_OF.length ? BYTE_OF[c] : -1;
            other |= b < 0;
            if (!other) {
                if (end == target.length) {
                    throw unusual();
                }
                target[end++] = (byte) b;
            }
        }
        at = i + 1;
        if (i >= text.length) {
            throw unusual();
        }
        return other ? -1 : end - offset;
    }

    /** The character of an escape whose backslash has just been read. */
    private int escaped() throws IOException {
        int c = at < json.length ? json[at++] : -1;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b', 'f', 'n', 'r', 't' -> 0;
            case 'u' -> hexadecimal();
            default -> throw unusual();
        };
    }

    private int hexadecimal() throws IOException {
        if (at + 4 > json.length) {
            throw unusual();
        }
        int value = 0;
        for (int k = 0; k < 4; k++) {
            int digit = Character.digit(json[at++], 16);
            if (digit < 0) {
                throw unusual();
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
