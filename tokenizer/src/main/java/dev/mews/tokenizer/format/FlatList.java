package dev.mews.tokenizer.format;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the entries of {@code model.vocab} or {@code model.merges} into flat arrays: the bytes that the names of tokens in
 * byte-level characters stand for, one after the other, and where each ends.
 *
 * <p>An automaton over the bytes of the file: one small loop, which a fresh process compiles soon, where a method per
 * value, string and character would be compiled many times over while the file is read.
 */
final class FlatList {
    /* States. In those named after a part of an entry, its string or number is being read; the others wait. */
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int FIRST_NAME = 2;
    private static final int NEXT_NAME = 3;
    private static final int NAME = 4;
    private static final int COLON = 5;
    private static final int ID = 6;
    private static final int ZERO = 7;
    private static final int NUMBER = 8;
    private static final int AFTER_ID = 9;
    private static final int FIRST_MERGE = 10;
    private static final int NEXT_MERGE = 11;
    private static final int BEFORE_LEFT = 12;
    private static final int LEFT = 13;
    private static final int BETWEEN = 14;
    private static final int BEFORE_RIGHT = 15;
    private static final int RIGHT = 16;
    private static final int AFTER_RIGHT = 17;
    private static final int AFTER_MERGE = 18;
    private static final int LEFT_OF_SPACE = 19;
    private static final int RIGHT_OF_SPACE = 20;

    private static final int STATE_BITS = 5;
    private static final int STATES = 1 << STATE_BITS;

    /* What is done with a byte. */
    private static final int NOTHING = 0;
    private static final int COPY = 1;
    private static final int TWO_BYTES = 2;
    private static final int ESCAPE = 3;
    private static final int END_OF_PART = 4;
    private static final int DIGIT = 5;
    private static final int END_OF_ENTRY = 6;
    private static final int START_OF_NAME = 7;

    /** By state and byte: {@code action << STATE_BITS | next state}. */
    private static final byte[] STEPS = new byte[STATES << 8];

    /** By Latin-1 and Latin Extended-A code point: the byte that a byte-level character stands for, or -1. */
    private static final short[] BYTE_OF = new short[0x200];

    private static final int MOST_DIGITS = 9;

    static {
        Arrays.fill(BYTE_OF, (short) -1);
        byte[] one = new byte[1];
        for (int b = 0; b < ByteAlphabet.SIZE; b++) {
            one[0] = (byte) b;
            BYTE_OF[ByteAlphabet.spell(one).charAt(0)] = (short) b;
        }
        Arrays.fill(STEPS, (byte) FAILED);
        for (int state : new int[] {NAME, LEFT, RIGHT, LEFT_OF_SPACE, RIGHT_OF_SPACE}) {
            addString(state);
        }
        for (int state = FIRST_NAME; state <= RIGHT_OF_SPACE; state++) {
            boolean inside = STEPS[state << 8 | 'a'] != FAILED;
            addWhiteSpace(state, inside ? FAILED : state);
        }
        add(FIRST_NAME, '}', NOTHING, DONE);
        add(FIRST_NAME, '"', START_OF_NAME, NAME);
        add(NEXT_NAME, '"', START_OF_NAME, NAME);
        add(NAME, '"', END_OF_PART, COLON);
        add(COLON, ':', NOTHING, ID);
        addNumber();
        add(AFTER_ID, ',', NOTHING, NEXT_NAME);
        add(AFTER_ID, '}', NOTHING, DONE);
        add(FIRST_MERGE, ']', NOTHING, DONE);
        for (int state = FIRST_MERGE; state <= NEXT_MERGE; state++) {
            add(state, '[', NOTHING, BEFORE_LEFT);
            add(state, '"', NOTHING, LEFT_OF_SPACE);
        }
        add(BEFORE_LEFT, '"', NOTHING, LEFT);
        add(LEFT, '"', END_OF_PART, BETWEEN);
        add(BETWEEN, ',', NOTHING, BEFORE_RIGHT);
        add(BEFORE_RIGHT, '"', NOTHING, RIGHT);
        add(RIGHT, '"', END_OF_PART, AFTER_RIGHT);
        add(AFTER_RIGHT, ']', NOTHING, AFTER_MERGE);
        add(AFTER_MERGE, ',', NOTHING, NEXT_MERGE);
        add(AFTER_MERGE, ']', NOTHING, DONE);
        add(LEFT_OF_SPACE, ' ', END_OF_PART, RIGHT_OF_SPACE);
        add(RIGHT_OF_SPACE, '"', END_OF_PART, AFTER_MERGE);
    }

    private static void add(int state, int b, int action, int next) {
        STEPS[state << 8 | b] = (byte) (action << STATE_BITS | next);
    }

    private static void addString(int state) {
        for (int c = 0; c < 0x80; c++) {
            if (BYTE_OF[c] >= 0 && c != '"' && c != '\\') {
                add(state, c, COPY, state);
            }
        }
        for (int lead = 0xC2; lead <= 0xC5; lead++) {
            add(state, lead, TWO_BYTES, state);
        }
        add(state, '\\', ESCAPE, state);
    }

    private static void addWhiteSpace(int state, int next) {
        for (char space : new char[] {' ', '\t', '\n', '\r'}) {
            add(state, space, NOTHING, next);
        }
    }

    private static void addNumber() {
        add(ID, '0', DIGIT, ZERO);
        for (int digit = '0'; digit <= '9'; digit++) {
            add(NUMBER, digit, DIGIT, NUMBER);
            if (digit != '0') {
                add(ID, digit, DIGIT, NUMBER);
            }
        }
        for (int state = ZERO; state <= NUMBER; state++) {
            for (char space : new char[] {' ', '\t', '\n', '\r'}) {
                add(state, space, END_OF_ENTRY, AFTER_ID);
            }
            add(state, ',', END_OF_ENTRY, NEXT_NAME);
            add(state, '}', END_OF_ENTRY, DONE);
        }
    }

    private final byte[] json;
    private final JsonBytes escapes;
    private int at;
    private int state;

    private byte[] bytes;
    private int end;
    /* Where each name begins, and at last where the last ends. */
    private int[] starts;
    private int parts;
    private int[] ids;
    private int idCount;

    /* Of the entry of a vocabulary that is being read. */
    private int nameFrom;
    private int value;
    private int digits;

    private FlatList(byte[] json, int from, int state) {
        this.json = json;
        escapes = new JsonBytes(json);
        at = from;
        this.state = state;
        int room = json.length - from;
        bytes = new byte[room / 4 + 64];
        starts = new int[room / 32 + 64];
        ids = new int[state == FIRST_NAME ? room / 64 + 64 : 0];
    }

    /** The vocabulary whose opening brace is at {@code from}. */
    static FlatList vocabulary(byte[] json, int from) {
        return new FlatList(json, from + 1, FIRST_NAME);
    }

    /** The merges whose opening bracket is at {@code from}. */
    static FlatList merges(byte[] json, int from) {
        return new FlatList(json, from + 1, FIRST_MERGE);
    }

    /**
     * Reads to the end of the list, true; or to a name in a vocabulary that has other than byte-level characters, false,
     * and {@link #place} is where it begins.
     *
     * @throws IOException when the list has not the usual form
     */
    boolean read() throws IOException {
        int before = scan();
        if (state == DONE) {
            return true;
        }
        if (before != NAME || at > json.length) {
            throw JsonBytes.unusual();
        }
        end = starts[parts];
        at = nameFrom;
        return false;
    }

    /** Goes on behind an entry that has been read by other means: behind its comma. */
    void goOn(int place) {
        at = place;
        state = NEXT_NAME;
    }

    /** Where this is now. */
    int place() {
        return at;
    }

    /** What has been read, and any bytes after it. */
    byte[] bytes() {
        return bytes;
    }

    /** How many names have been read: two for a merge. */
    int parts() {
        return parts;
    }

    /** Where the bytes of a name begin. */
    int start(int part) {
        return starts[part];
    }

    /** Where the bytes of a name end. */
    int end(int part) {
        return starts[part + 1];
    }

    /** Where each name begins, and where the last ends. */
    int[] starts() {
        return Arrays.copyOf(starts, parts + 1);
    }

    /** The id of a name of a vocabulary. */
    int id(int part) {
        return ids[part];
    }

    /** Reads until it is done or fails: the state that it was in before. */
    private int scan() throws IOException {
        byte[] text = json;
        byte[] steps = STEPS;
        byte[] target = bytes;
        int now = state;
        int before = now;
        int i = at;
        int to = end;
        while (now > FAILED && i < text.length) {
            int b = text[i++];
            int step = steps[now << 8 | (b & 0xFF)] & 0xFF;
            int action = step >>> STATE_BITS;
            if (action == COPY) {
                if (to == target.length) {
                    target = Arrays.copyOf(target, 2 * to);
                }
                target[to++] = (byte) b;
                continue;
            }
            before = now;
            now = step & (STATES - 1);
            if (action != NOTHING) {
                if (to == target.length) {
                    target = Arrays.copyOf(target, 2 * to);
                }
                bytes = target;
                at = i;
                end = to;
                if (!act(action, b)) {
                    now = FAILED;
                }
                i = at;
                to = end;
            }
        }
        at = i;
        end = to;
        bytes = target;
        state = now;
        return now > FAILED ? now : before;
    }

    private boolean act(int action, int b) throws IOException {
        switch (action) {
            case TWO_BYTES -> {
                if (at == json.length || (json[at] & 0xC0) != 0x80) {
                    return false;
                }
                return append(BYTE_OF[(b & 0x1F) << 6 | (json[at++] & 0x3F)]);
            }
            case ESCAPE -> {
                escapes.moveTo(at);
                int c = escapes.escaped();
                at = escapes.place();
                return append(c < BYTE_OF.length ? BYTE_OF[c] : -1);
            }
            case END_OF_PART -> {
                if (++parts == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * parts);
                }
                starts[parts] = end;
            }
            case DIGIT -> {
                value = value * 10 + b - '0';
                return ++digits <= MOST_DIGITS;
            }
            case END_OF_ENTRY -> {
                if (idCount == ids.length) {
                    ids = Arrays.copyOf(ids, 2 * idCount);
                }
                ids[idCount++] = value;
            }
            default -> {
                nameFrom = at - 1;
                value = 0;
                digits = 0;
            }
        }
        return true;
    }

    private boolean append(int b) {
        if (b < 0) {
            return false;
        }
        bytes[end++] = (byte) b;
        return true;
    }
}
