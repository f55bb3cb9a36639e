package dev.mews.core.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Takes strings out of a line of JSON as UTF-8, without decoding and encoding them. The line must be UTF-8, and a parser must have
 * found the string well-formed. Not for several threads.
 */
final class JsonStrings {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private byte[] buffer = new byte[1 << 12];
    private int size;
    private boolean hasNul;
    private boolean hasLoneSurrogate;

    /**
     * The bytes of the string whose opening quote is at {@code quote}. Where half a surrogate pair stands alone they have a question
     * mark.
     */
    byte[] utf8(byte[] line, int quote, int end) {
        hasNul = false;
        hasLoneSurrogate = false;
        int from = quote + 1;
        int close = ByteSearch.indexOf(line, from, end, (byte) '"');
        if (ByteSearch.indexOf(line, from, close, (byte) '\\') == close) {
            return Arrays.copyOfRange(line, from, close);
        }
        // An escape is never shorter than what it stands for; eight bytes are written at a time.
        if (buffer.length < end - from + Long.BYTES) {
            buffer = new byte[Math.max(end - from + Long.BYTES, (int) Math.min(2L * buffer.length, 1 << 28))];
        }
        size = 0;
        unescape(line, from, end);
        return Arrays.copyOf(buffer, size);
    }

    /** Whether the last string has the character NUL, which only an escape can make. */
    boolean hasNul() {
        return hasNul;
    }

    /** Whether the last string has half a surrogate pair alone. */
    boolean hasLoneSurrogate() {
        return hasLoneSurrogate;
    }

    private void unescape(byte[] line, int from, int end) {
        byte[] target = buffer;
        int i = from;
        while (true) {
            while (i + Long.BYTES <= end) {
                long bytes = (long) LONGS.get(line, i);
                LONGS.set(target, size, bytes);
                long found = zeros(bytes ^ QUOTES) | zeros(bytes ^ BACKSLASHES);
                int plain = found == 0 ? Long.BYTES : Long.numberOfTrailingZeros(found) >>> 3;
                i += plain;
                size += plain;
                if (found != 0) {
                    break;
                }
            }
            while (line[i] != '"' && line[i] != '\\') {
                target[size++] = line[i++];
            }
            if (line[i] == '"') {
                return;
            }
            i = escape(line, i + 1);
        }
    }

    /** The upper bit of each byte that is 0; of those above the lowest one it may be wrong. */
    private static long zeros(long bytes) {
        return (bytes - ONES) & ~bytes & HIGH;
    }

    /** Appends what an escape stands for, and gives its end; {@code at} is behind the backslash. */
    private int escape(byte[] line, int at) {
        switch (line[at]) {
            case 'n' -> buffer[size++] = '\n';
            case 't' -> buffer[size++] = '\t';
            case 'r' -> buffer[size++] = '\r';
            case 'b' -> buffer[size++] = '\b';
            case 'f' -> buffer[size++] = '\f';
            case 'u' -> {
                return codePoint(line, at + 1);
            }
            default -> buffer[size++] = line[at]; // a quote, a backslash or a slash
        }
        return at + 1;
    }

    private int codePoint(byte[] line, int at) {
        int c = hex(line, at);
        int after = at + 4;
        if (!Character.isSurrogate((char) c)) {
            append(c);
        } else if (Character.isHighSurrogate((char) c)
                && line[after] == '\\'
                && line[after + 1] == 'u'
                && Character.isLowSurrogate((char) hex(line, after + 2))) {
            append(Character.toCodePoint((char) c, (char) hex(line, after + 2)));
            after += 6;
        } else {
            hasLoneSurrogate = true;
            buffer[size++] = '?';
        }
        hasNul |= c == 0;
        return after;
    }

    private static int hex(byte[] line, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = value << 4 | Character.digit(line[i], 16);
        }
        return value;
    }

    private void append(int c) {
        if (c < 0x80) {
            buffer[size++] = (byte) c;
            return;
        }
        if (c < 0x800) {
            buffer[size++] = (byte) (0xC0 | c >> 6);
        } else {
            if (c < 0x10000) {
                buffer[size++] = (byte) (0xE0 | c >> 12);
            } else {
                buffer[size++] = (byte) (0xF0 | c >> 18);
                buffer[size++] = (byte) (0x80 | (c >> 12 & 0x3F));
            }
            buffer[size++] = (byte) (0x80 | (c >> 6 & 0x3F));
        }
        buffer[size++] = (byte) (0x80 | (c & 0x3F));
    }
}
