package dev.mews.loader.format;

import java.util.HexFormat;

/**
 * The 128 bits of a document id, whose text form is 32 lower-case hex digits.
 *
 * @param high first 16 digits
 * @param low last 16 digits
 */
public record DocumentKey(long high, long low) {
    /** Reads the text form. */
    public static DocumentKey parse(String id) {
        if (id.length() != 32) {
            throw new IllegalArgumentException("a document id must have 32 hex digits, but was '" + id + "'");
        }
        try {
            return new DocumentKey(HexFormat.fromHexDigitsToLong(id, 0, 16), HexFormat.fromHexDigitsToLong(id, 16, 32));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a document id must have 32 hex digits, but was '" + id + "'", e);
        }
    }

    /** The text form. */
    public String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    @Override
    public String toString() {
        return hex();
    }
}
