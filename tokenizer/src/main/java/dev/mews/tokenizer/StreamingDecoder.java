package dev.mews.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text as they come. Only the bytes of an unfinished character, at most three, are held back; the
 * pieces together are the text of all tokens. Not thread-safe.
 */
public final class StreamingDecoder {
    private final Vocabulary vocabulary;
    private final byte[] buffer;
    private int held;

    StreamingDecoder(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        buffer = new byte[vocabulary.longestToken() + 3];
    }

    /** The text that one more token completes: empty while a character is unfinished. */
    public String next(int id) {
        int length = held + vocabulary.copy(id, buffer, held);
        int complete = length - unfinished(length);
        String text = new String(buffer, 0, complete, StandardCharsets.UTF_8);
        held = length - complete;
        System.arraycopy(buffer, complete, buffer, 0, held);
        return text;
    }

    /** What is left at the end: empty, or {@code U+FFFD} for a character that was never finished. */
    public String finish() {
        String text = new String(buffer, 0, held, StandardCharsets.UTF_8);
        held = 0;
        return text;
    }

    /** How many of the last bytes begin a well-formed character that is not complete: 0 to 3. */
    private int unfinished(int length) {
        for (int back = 1; back <= Math.min(3, length); back++) {
            int b = buffer[length - back] & 0xFF;
            if (b >= 0xC2 && b <= 0xF4) {
                int needed = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
                boolean open = back < needed && (back == 1 || canFollow(b, buffer[length - back + 1] & 0xFF));
                return open ? back : 0;
            }
            if (b < 0x80 || b > 0xBF) {
                return 0;
            }
        }
        return 0;
    }

    /**
     * Whether the second byte fits the first: Unicode 15, table 3-7, but a surrogate is one malformed character of three
     * bytes, as in {@code String}.
     */
    private static boolean canFollow(int first, int second) {
        return switch (first) {
            case 0xE0 -> second >= 0xA0;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second <= 0x8F;
            default -> true;
        };
    }
}
