package dev.mews.tokenizer.bpe;

import java.util.Arrays;

/**
 * The 256 byte tokens: their order and their printable names.
 *
 * <p>Byte-level vocabularies on disk spell a byte as one printable character: the bytes {@code 21-7E}, {@code A1-AC} and
 * {@code AE-FF} as themselves, the other 68 as {@code U+0100..U+0143} in byte order. Hugging Face's trainer numbers the
 * bytes by that character, so the first id after the special tokens is {@code '!'}, not {@code NUL}; this order decides
 * ties between merges.
 */
public final class ByteAlphabet {
    /** How many bytes there are. */
    public static final int SIZE = 256;

    private static final char[] CHARACTER = new char[SIZE];
    private static final int[] RANK = new int[SIZE];
    private static final int[] BY_RANK = new int[SIZE];
    private static final short[] BYTE_OF_CHARACTER = new short[SIZE + 68];

    static {
        Arrays.fill(BYTE_OF_CHARACTER, (short) -1);
        int other = SIZE;
        int rank = 0;
        for (int b = 0; b < SIZE; b++) {
            boolean printable = (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            CHARACTER[b] = (char) (printable ? b : other++);
            BYTE_OF_CHARACTER[CHARACTER[b]] = (short) b;
        }
        for (int character = 0; character < BYTE_OF_CHARACTER.length; character++) {
            int b = BYTE_OF_CHARACTER[character];
            if (b >= 0) {
                RANK[b] = rank;
                BY_RANK[rank++] = b;
            }
        }
    }

    private ByteAlphabet() {}

    /** Position of a byte (0 to 255) among the byte tokens, 0 to 255. */
    public static int rank(int unsignedByte) {
        return RANK[unsignedByte];
    }

    /** The byte (0 to 255) at a position among the byte tokens: the inverse of {@link #rank}. */
    public static int byteAt(int rank) {
        return BY_RANK[rank];
    }

    /** Spells bytes as byte-level vocabularies do, for example {@code " a"} as {@code "Ġa"}. */
    public static String spell(byte[] bytes, int offset, int length) {
        char[] characters = new char[length];
        for (int i = 0; i < length; i++) {
            characters[i] = CHARACTER[bytes[offset + i] & 0xFF];
        }
        return new String(characters);
    }

    /** Spells all of {@code bytes}. */
    public static String spell(byte[] bytes) {
        return spell(bytes, 0, bytes.length);
    }

    /** The bytes a byte-level name stands for, or null when it holds a character that stands for no byte. */
    public static byte[] parse(String name) {
        byte[] bytes = new byte[name.length()];
        for (int i = 0; i < bytes.length; i++) {
            char character = name.charAt(i);
            int b = character < BYTE_OF_CHARACTER.length ? BYTE_OF_CHARACTER[character] : -1;
            if (b < 0) {
                return null;
            }
            bytes[i] = (byte) b;
        }
        return bytes;
    }
}
