package dev.mews.tokenizer;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.internal.PackedKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Token ids and their bytes. Ids are 0 to {@link #size()}{@code  - 1} without a gap; every single byte is a token, so
 * any bytes can be encoded. Immutable.
 */
public final class Vocabulary {
    private final SpecialTokens specialTokens;
    private final int[] starts;
    private final byte[] bytes;
    private final boolean[] special;
    private final int[] idOfByte = new int[ByteAlphabet.SIZE];
    private final int[] table;
    private final int tableShift;
    private final int longestToken;

    /**
     * A vocabulary.
     *
     * @param tokens bytes by id; for a special token the UTF-8 of its content
     * @throws IllegalArgumentException when a token is empty, occurs twice, or a byte is missing
     */
    public Vocabulary(List<byte[]> tokens, SpecialTokens specialTokens) {
        this.specialTokens = specialTokens;
        starts = new int[tokens.size() + 1];
        int longest = 0;
        for (int id = 0; id < tokens.size(); id++) {
            int length = tokens.get(id).length;
            if (length == 0) {
                throw new IllegalArgumentException("token " + id + " is empty");
            }
            longest = Math.max(longest, length);
            starts[id + 1] = Math.addExact(starts[id], length);
        }
        longestToken = longest;
        bytes = new byte[starts[tokens.size()]];
        for (int id = 0; id < tokens.size(); id++) {
            System.arraycopy(tokens.get(id), 0, bytes, starts[id], length(id));
        }
        special = new boolean[tokens.size()];
        specialTokens.byId().forEach((id, content) -> {
            if (id >= tokens.size() || !Arrays.equals(tokens.get(id), content.getBytes(StandardCharsets.UTF_8))) {
                throw new IllegalArgumentException("special token " + content + " is not token " + id);
            }
            special[id] = true;
        });
        int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(tokens.size()));
        table = new int[1 << bits];
        tableShift = 64 - bits;
        Arrays.fill(table, -1);
        fillTable();
        fillBytes();
    }

    private void fillTable() {
        for (int id = 0; id < size(); id++) {
            if (special[id]) {
                continue;
            }
            int slot = slot(bytes, starts[id], length(id));
            if (table[slot] >= 0) {
                throw new IllegalArgumentException(
                        "tokens %d and %d are both %s".formatted(table[slot], id, ByteAlphabet.spell(token(id))));
            }
            table[slot] = id;
        }
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
        List<byte[]> tokens = new ArrayList<>(size);
        for (int id = 0; id < size; id++) {
            tokens.add(token(id));
        }
        return new Vocabulary(tokens, specialTokens);
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

    /** Length of the longest token in bytes. */
    public int longestToken() {
        return longestToken;
    }

    /** Copies the bytes of a token to {@code target} and returns how many there were. */
    public int copy(int id, byte[] target, int offset) {
        int start = starts[id];
        int length = starts[id + 1] - start;
        System.arraycopy(bytes, start, target, offset, length);
        return length;
    }

    /** Id of the ordinary token with these bytes, or -1. Special tokens are not found. */
    public int id(byte[] text, int from, int length) {
        return table[slot(text, from, length)];
    }

    /** Id of the token of one byte, 0 to 255. */
    public int idOfByte(int unsignedByte) {
        return idOfByte[unsignedByte];
    }

    private int slot(byte[] text, int from, int length) {
        int slot = (int) (PackedKeys.hash(text, from, length) >>> tableShift);
        while (table[slot] >= 0) {
            int start = starts[table[slot]];
            int end = starts[table[slot] + 1];
            if (end - start == length && Arrays.equals(bytes, start, end, text, from, from + length)) {
                break;
            }
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }
}
