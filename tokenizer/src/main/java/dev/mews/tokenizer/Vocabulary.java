package dev.mews.tokenizer;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.internal.PackedKeys;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Token ids and their bytes. Ids are 0 to {@link #size()}{@code  - 1} without a gap; every single byte is a token, so
 * any bytes can be encoded. Immutable.
 */
public final class Vocabulary {
    /** Most tokens a vocabulary may have: 16,777,216. */
    public static final int MAX_SIZE = 1 << 24;

    /** Bytes after the last token, so that 16 can be read where any token begins. */
    public static final int PADDING = 16;

    private static final int LENGTH_SHIFT = 56;
    private static final int LENGTH = (1 << (Long.SIZE - LENGTH_SHIFT)) - 1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final SpecialTokens specialTokens;
    private final int[] starts;
    private final byte[] bytes;
    private final boolean[] special;

    /**
     * For decoding, so that a token costs one place in memory: two longs by id, 15 bytes from where it begins, and in the
     * highest byte its length, at most {@value #LENGTH}. Made when ids are first decoded.
     */
    private volatile long[] tokens;

    private final int[] idOfByte = new int[ByteAlphabet.SIZE];

    /* Open addressing. Tokens of up to PackedKeys.MAX_LENGTH bytes: the two longs of the key, empty where both are 0, and
     * the id at half that place; so a word is looked up without reading the bytes of other tokens. Longer tokens: half of
     * the hash and 1 more than the id, so that the bytes of other tokens are hardly ever read; 0 where empty. */
    private final long[] shortKeys;

    /* Most words that are asked for are no tokens, and the keys are more than a core's cache holds. So a Bloom filter is
     * asked first: three bits in one of the longs, 8 to 16 per token. */
    private final long[] shortFilter;
    private final int shortFilterShift;

    private final int[] shortIds;
    private final long[] longTokens;
    private final int longestToken;

    /**
     * A vocabulary.
     *
     * @param tokens bytes by id; for a special token the UTF-8 of its content
     * @throws IllegalArgumentException when a token is empty, occurs twice, or a byte is missing
     */
    public Vocabulary(List<byte[]> tokens, SpecialTokens specialTokens) {
        this(startsOf(tokens), concatenated(tokens), specialTokens);
    }

    /**
     * A vocabulary of tokens that lie one after the other.
     *
     * @param starts where each token begins, and at last where the last ends
     * @param bytes the tokens, and any bytes after them; neither array is copied unless it must be longer
     * @throws IllegalArgumentException when a token is empty, occurs twice, or a byte is missing
     */
    public Vocabulary(int[] starts, byte[] bytes, SpecialTokens specialTokens) {
        this.specialTokens = specialTokens;
        this.starts = starts;
        int end = starts[starts.length - 1];
        this.bytes = bytes.length >= end + PADDING ? bytes : Arrays.copyOf(bytes, end + PADDING);
        if (size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "a vocabulary has at most %d tokens, but these are %d".formatted(MAX_SIZE, size()));
        }
        special = new boolean[size()];
        for (Map.Entry<Integer, String> token : specialTokens.byId().entrySet()) {
            int id = token.getKey();
            if (id >= size() || !Arrays.equals(token(id), token.getValue().getBytes(StandardCharsets.UTF_8))) {
                throw new IllegalArgumentException("special token " + token.getValue() + " is not token " + id);
            }
            special[id] = true;
        }
        int longest = 0;
        int longCount = 0;
        for (int id = 0; id < size(); id++) {
            if (length(id) <= 0) {
                throw new IllegalArgumentException("token " + id + " is empty");
            }
            longest = Math.max(longest, length(id));
            longCount += length(id) > PackedKeys.MAX_LENGTH ? 1 : 0;
        }
        longestToken = longest;
        shortKeys = new long[2 * tableSize(size() - longCount)];
        shortIds = new int[shortKeys.length / 2];
        shortFilter = new long[shortIds.length / 8];
        shortFilterShift = Long.numberOfLeadingZeros(shortFilter.length) + 1;
        longTokens = new long[tableSize(longCount)];
        fillTables();
        fillBytes();
    }

    private static int[] startsOf(List<byte[]> tokens) {
        int[] starts = new int[tokens.size() + 1];
        for (int id = 0; id < tokens.size(); id++) {
            starts[id + 1] = Math.addExact(starts[id], tokens.get(id).length);
        }
        return starts;
    }

    private static byte[] concatenated(List<byte[]> tokens) {
        long length = tokens.stream().mapToLong(token -> token.length).sum();
        byte[] bytes = new byte[Math.toIntExact(length + PADDING)];
        int at = 0;
        for (byte[] token : tokens) {
            System.arraycopy(token, 0, bytes, at, token.length);
            at += token.length;
        }
        return bytes;
    }

    /** The power of two that is at least twice the number of entries. */
    private static int tableSize(int entries) {
        return Math.max(16, Integer.highestOneBit(Math.max(1, 4 * entries - 1)));
    }

    private void fillTables() {
        for (int id = 0; id < size(); id++) {
            if (special[id]) {
                continue;
            }
            int length = length(id);
            int other;
            if (length <= PackedKeys.MAX_LENGTH) {
                long high = PackedKeys.highOf(bytes, starts[id], length);
                long low = PackedKeys.lowOf(bytes, starts[id], length);
                int slot = shortSlot(high, low);
                other = shortKeys[slot + 1] == 0 ? -1 : shortIds[slot >> 1];
                shortKeys[slot] = high;
                shortKeys[slot + 1] = low;
                shortIds[slot >> 1] = id;
                long hash = PackedKeys.hash(high, low);
                shortFilter[(int) (hash >>> shortFilterShift)] |= filterBits(hash);
            } else {
                long hash = PackedKeys.hash(bytes, starts[id], length);
                int slot = longSlot(bytes, starts[id], length, hash);
                other = (int) longTokens[slot] - 1;
                longTokens[slot] = hash << Integer.SIZE | (id + 1);
            }
            if (other >= 0) {
                throw new IllegalArgumentException(
                        "tokens %d and %d are both %s".formatted(other, id, ByteAlphabet.spell(token(id))));
            }
        }
    }

    private long[] makeTokens() {
        long[] made = new long[2 * size()];
        for (int id = 0; id < size(); id++) {
            made[2 * id] = (long) LONGS.get(bytes, starts[id]);
            long others = (long) LONGS.get(bytes, starts[id] + Long.BYTES);
            made[2 * id + 1] =
                    (others << Byte.SIZE >>> Byte.SIZE) | (long) Math.min(length(id), LENGTH) << LENGTH_SHIFT;
        }
        tokens = made;
        return made;
    }

    private void fillBytes() {
        for (int b = 0; b < ByteAlphabet.SIZE; b++) {
            idOfByte[b] = id(new byte[] {(byte) b}, 0, 1);
            if (idOfByte[b] < 0) {
                throw new IllegalArgumentException("there is no token for the byte %02X".formatted(b));
            }
        }
    }

    /** The vocabulary of the first {@code size} tokens, which must include all bytes and special tokens. */
    public Vocabulary first(int size) {
        return new Vocabulary(Arrays.copyOf(starts, size + 1), bytes, specialTokens);
    }

    /** Number of tokens, the special ones included. */
    public int size() {
        return starts.length - 1;
    }

    /** The special tokens. */
    public SpecialTokens specialTokens() {
        return specialTokens;
    }

    /** Whether an id is that of a special token. */
    public boolean isSpecial(int id) {
        return special[id];
    }

    /** A copy of the bytes of a token. */
    public byte[] token(int id) {
        return Arrays.copyOfRange(bytes, starts[id], starts[id + 1]);
    }

    /** Length of a token in bytes, at least 1. */
    public int length(int id) {
        return starts[id + 1] - starts[id];
    }

    /** Whether a token is an ordinary one with the bytes from {@code from} to {@code to}. */
    public boolean isToken(int id, byte[] text, int from, int to) {
        return !special[id] && Arrays.equals(bytes, starts[id], starts[id + 1], text, from, to);
    }

    /** Length of the longest token in bytes. */
    public int longestToken() {
        return longestToken;
    }

    /** One of the bytes of a token, 0 to 255. */
    public int byteAt(int id, int place) {
        return bytes[starts[id] + place] & 0xFF;
    }

    /** Copies the bytes of a token to {@code target} and returns how many there were. */
    public int copy(int id, byte[] target, int offset) {
        int start = starts[id];
        int length = starts[id + 1] - start;
        System.arraycopy(bytes, start, target, offset, length);
        return length;
    }

    /** The bytes of tokens, one after the other. */
    byte[] concatenated(int[] ids) {
        long[] known = tokens;
        long[] made = known == null ? makeTokens() : known;
        long total = 0;
        for (int id : ids) {
            int length = (int) (made[2 * id + 1] >>> LENGTH_SHIFT);
            total += length < LENGTH ? length : length(id);
        }
        byte[] target = new byte[Math.toIntExact(total)];
        int wide = target.length - 2 * Long.BYTES;
        int at = 0;
        for (int id : ids) {
            long others = made[2 * id + 1];
            int length = (int) (others >>> LENGTH_SHIFT);
            if (length < 2 * Long.BYTES && at <= wide) {
                // Faster than as many bytes as there are; the next token overwrites what is too much.
                LONGS.set(target, at, made[2 * id]);
                LONGS.set(target, at + Long.BYTES, others);
                at += length;
            } else {
                at += copy(id, target, at);
            }
        }
        return target;
    }

    /** Id of the ordinary token with these bytes, or -1. Special tokens are not found. */
    public int id(byte[] text, int from, int length) {
        if (length > PackedKeys.MAX_LENGTH) {
            if (length > longestToken) {
                return -1;
            }
            long hash = PackedKeys.hash(text, from, length);
            return (int) longTokens[longSlot(text, from, length, hash)] - 1;
        }
        return id(PackedKeys.highOf(text, from, length), PackedKeys.lowOf(text, from, length));
    }

    private int id(long high, long low) {
        long hash = PackedKeys.hash(high, low);
        long bits = filterBits(hash);
        if ((shortFilter[(int) (hash >>> shortFilterShift)] & bits) != bits) {
            return -1;
        }
        int slot = shortSlot(high, low);
        return shortKeys[slot + 1] == 0 ? -1 : shortIds[slot >> 1];
    }

    private static long filterBits(long hash) {
        return 1L << hash | 1L << (hash >>> 6) | 1L << (hash >>> 12);
    }

    /** Id of the token of one byte, 0 to 255. */
    public int idOfByte(int unsignedByte) {
        return idOfByte[unsignedByte];
    }

    private int shortSlot(long high, long low) {
        int mask = shortKeys.length - 1;
        int slot = (int) (PackedKeys.hash(high, low) >>> 32) << 1 & mask;
        while (shortKeys[slot + 1] != 0 && (shortKeys[slot + 1] != low || shortKeys[slot] != high)) {
            slot = slot + 2 & mask;
        }
        return slot;
    }

    private int longSlot(byte[] text, int from, int length, long hash) {
        int slot = (int) (hash >>> Integer.SIZE) & (longTokens.length - 1);
        while (longTokens[slot] != 0) {
            if ((int) (longTokens[slot] >>> Integer.SIZE) == (int) hash) {
                int id = (int) longTokens[slot] - 1;
                if (Arrays.equals(bytes, starts[id], starts[id + 1], text, from, from + length)) {
                    break;
                }
            }
            slot = (slot + 1) & (longTokens.length - 1);
        }
        return slot;
    }
}
