package dev.mews.tokenizer.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Walks through the bytes of a JSON text. Throws the same exception for anything that is not as expected. */
final class JsonBytes {
    private final byte[] json;
    private int at;

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

    /** Where this is now. */
    int place() {
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
        int i = at;
        while (i < json.length && json[i] <= ' ' && isWhiteSpace(json[i])) {
            i++;
        }
        at = i;
    }

    static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
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

    /** A comma, or this end of an array or an object: whether it was the comma. */
    boolean more(char close) throws IOException {
        if (take(',')) {
            return true;
        }
        expect(close);
        return false;
    }

    /** A key without escapes, and its colon. */
    String key() throws IOException {
        expect('"');
        int from = at;
        while (at < json.length && json[at] != '"') {
            if (json[at] == '\\' || json[at] < ' ') {
                throw unusual();
            }
            at++;
        }
        String key = new String(json, from, at - from, StandardCharsets.US_ASCII);
        expect('"');
        expect(':');
        peek();
        return key;
    }

    /** A whole number, 0 to 2,147,483,647. */
    int number() throws IOException {
        peek();
        int from = at;
        int i = from;
        long value = 0;
        while (i < json.length && json[i] >= '0' && json[i] <= '9' && i - from < 10) {
            value = value * 10 + json[i++] - '0';
        }
        at = i;
        boolean ends = i == json.length || json[i] <= ' ' || json[i] == ',' || json[i] == '}' || json[i] == ']';
        if (i == from || value > Integer.MAX_VALUE || (json[from] == '0' && i - from > 1) || !ends) {
            throw unusual();
        }
        return (int) value;
    }

    /** Passes over one value, which must be read again to know whether it is one. */
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

    /** Passes over a string. */
    void skipString() throws IOException {
        int i = at + 1;
        while (i < json.length && json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        if (i >= json.length) {
            throw unusual();
        }
        at = i + 1;
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

    /** The character of an escape whose backslash has just been read. */
    int escaped() throws IOException {
        int c = at < json.length ? json[at++] : -1;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
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
